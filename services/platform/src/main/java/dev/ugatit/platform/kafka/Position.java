package dev.ugatit.platform.kafka;

/** Where an acknowledged record lies. */
public record Position(String topic, int partition, long offset) {}
