package dev.ugatit.translator.model;

/**
 * Memory of models, as {@code GET /v1/load} shows it.
 *
 * @param bytes what the loaded ones take, estimated
 * @param budgetBytes what they may take
 */
public record ModelMemory(long bytes, long budgetBytes) {}
