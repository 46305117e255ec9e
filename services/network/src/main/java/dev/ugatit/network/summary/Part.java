package dev.ugatit.network.summary;

/**
 * One part of a network as its code names it: the parameters that share a prefix.
 *
 * @param name the prefix, such as {@code UpBlock1_1.norm1}
 * @param kind what it does, for a person
 * @param weightShape sizes of its weight, outermost first
 * @param outputShape sizes of its result, the batch outermost; empty for a norm, which keeps its
 *     input's
 * @param trained number of its trained values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Part(
    String name, String kind, long[] weightShape, long[] outputShape, long trained) {}
