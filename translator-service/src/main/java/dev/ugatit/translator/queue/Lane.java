package dev.ugatit.translator.queue;

/**
 * Work that can share a run: equal lanes, one run.
 *
 * @param model name of the model, without its version
 * @param digest of the version's file
 * @param size side length it runs at, pixels
 * @param output what is computed, in words; other words for each kind of work
 * @param device what it runs on
 */
public record Lane(String model, String digest, int size, String output, Device device) {}
