package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;

/**
 * One list of pictures coming into force, as it stands in {@code dataset.json}.
 *
 * @param fromStep first step that draws from it
 * @param hash SHA-256 of the list
 * @param keys file of the list, relative to the run's folder
 */
public record DatasetEntry(Domain domain, int fromStep, String hash, String keys) {}
