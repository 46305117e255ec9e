package dev.ugatit.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;

/** Where to compute: the first GPU that the engine can use, else the CPU. */
final class Devices {
  /** A device and, in one line, why it is this one. */
  record Choice(Device device, String reason) {}

  private Devices() {}

  /** The device for this engine on this machine. */
  static Choice choose(Engine engine) {
    boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
    return choose(cuda, cuda ? engine.getGpuCount() : 0);
  }

  /**
   * The device for an engine and a machine like these.
   *
   * @param cuda whether the engine's natives were built for CUDA
   * @param gpus GPUs that the driver shows
   */
  static Choice choose(boolean cuda, int gpus) {
    if (!cuda) {
      return new Choice(
          Device.cpu(), "training on the CPU: the engine's natives were built without CUDA");
    }
    if (gpus < 1) {
      return new Choice(Device.cpu(), "training on the CPU: CUDA natives, but no GPU is visible");
    }
    return new Choice(Device.gpu(0), "training on GPU 0 of " + gpus);
  }
}
