package dev.ugatit.translator.queue;

/**
 * What a model at one size costs.
 *
 * @param millis running mean of a run's time, for each picture in it
 * @param batch running mean of the pictures in a run
 */
public record ServiceTime(String model, int size, double millis, double batch) {}
