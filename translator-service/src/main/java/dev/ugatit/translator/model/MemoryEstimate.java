package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.NetworkOptions;

/**
 * What a model takes in memory, estimated: the weights of its open sessions, and for each what its
 * runs hold. ONNX Runtime keeps the arrays of a session's largest run until the session is closed,
 * once for each run that overlapped.
 *
 * <p>A run holds about 9 arrays of {@code C×H×W} floats in the plain form and 16 in Winograd's, C
 * the channels of the first layer: resident memory of runs of 32 and 64 channels at 256 pixels. Of
 * a network of unknown shape the weights alone are counted, and a size beyond the model's own that
 * runs in the plain form is not.
 */
final class MemoryEstimate {
  private static final long PLAIN_ARRAYS = 9;
  private static final long WINOGRAD_ARRAYS = 16;

  /** Weights of a Winograd form over those of the plain one. */
  private static final long WINOGRAD_WEIGHTS = 4;

  private final ModelManifest manifest;
  private final int runs;

  /**
   * An estimate for one model.
   *
   * @param runs that may overlap
   */
  MemoryEstimate(ModelManifest manifest, int runs) {
    this.manifest = manifest;
    this.runs = runs;
  }

  /** The size of picture that the model was made for. */
  static Size ownSize(ModelManifest manifest) {
    int size = manifest.tensors().size();
    return new Size(size, size);
  }

  /** Bytes of the model as it was published, before it is loaded. */
  long published() {
    long data = manifest.data() == null ? 0 : manifest.data().bytes();
    return manifest.bytes() + data + activations(Form.PLAIN, ownSize(manifest));
  }

  /**
   * Bytes of an open session.
   *
   * @param size of the pictures that it runs
   */
  long session(ModelSession session, Form form, Size size) {
    return session.bytes() + activations(form, size);
  }

  /** Bytes of the session for every size. */
  long common(ModelSession session, Form form) {
    return session(session, form, ownSize(manifest));
  }

  /** Bytes of a Winograd form that is not made yet. */
  long form(ModelSession plain, Size size) {
    return WINOGRAD_WEIGHTS * plain.bytes() + activations(Form.WINOGRAD, size);
  }

  private long activations(Form form, Size size) {
    NetworkOptions network = manifest.network();
    if (network == null) {
      return 0;
    }
    long arrays = form == Form.PLAIN ? PLAIN_ARRAYS : WINOGRAD_ARRAYS;
    return runs * arrays * network.channels() * size.height() * size.width() * Float.BYTES;
  }
}
