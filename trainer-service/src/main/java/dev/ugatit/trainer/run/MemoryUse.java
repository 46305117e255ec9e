package dev.ugatit.trainer.run;

/**
 * Memory of a process, native libraries included, in bytes.
 *
 * @param resident now
 * @param peak at most, since the process began
 */
public record MemoryUse(long resident, long peak) {}
