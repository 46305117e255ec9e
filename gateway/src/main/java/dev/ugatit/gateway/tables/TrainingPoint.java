package dev.ugatit.gateway.tables;

import java.util.Map;

/**
 * A point of a training's course.
 *
 * @param at milliseconds since 1970-01-01 UTC
 * @param losses mean of each loss
 * @param secondsPerStep mean, seconds
 */
public record TrainingPoint(
    int step, long at, Map<String, Double> losses, double secondsPerStep, double learningRate) {}
