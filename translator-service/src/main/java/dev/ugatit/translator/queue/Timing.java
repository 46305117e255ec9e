package dev.ugatit.translator.queue;

/**
 * Where the time of one piece of work went, milliseconds.
 *
 * @param queue waiting, before it was prepared and between that and its run
 * @param prepare first stage
 * @param run second stage, with all the work that shared it
 * @param finish third stage, with the wait for a worker
 */
public record Timing(double queue, double prepare, double run, double finish) {}
