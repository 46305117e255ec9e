package dev.ugatit.translator.picture;

import dev.ugatit.translator.model.Provider;
import dev.ugatit.translator.queue.Device;

/** What models run on here. */
public record Devices(Device cpu, Device cuda) {
  /** Most translations that are in a run or in their last stage, and do not wait any more. */
  public int beyondQueue() {
    return 2 * (cpu.runs() * cpu.batch() + cuda.runs() * cuda.batch());
  }

  /** Pieces of work of one class that keep either device busy. */
  public int enough() {
    return Math.max(cpu.enough(), cuda.enough());
  }

  /** The device that a provider stands for. */
  public Device of(Provider provider) {
    return provider == Provider.CUDA ? cuda : cpu;
  }
}
