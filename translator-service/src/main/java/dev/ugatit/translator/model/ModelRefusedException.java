package dev.ugatit.translator.model;

/** A model that cannot serve, with the reason. */
public final class ModelRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** Where a model is refused. */
  public enum Stage {
    /** Its file could not be had; it may be there later. */
    FETCH,
    /** Its file is not the one that was announced. */
    DIGEST,
    /** Its graph does not fit its manifest. */
    CONTRACT,
    /** ONNX Runtime does not open it. */
    OPEN,
    /** It does not compute what its trainer computed. */
    WARM_UP
  }

  private final Stage stage;

  ModelRefusedException(Stage stage, String reason) {
    super(reason);
    this.stage = stage;
  }

  ModelRefusedException(Stage stage, String reason, Throwable cause) {
    super(reason, cause);
    this.stage = stage;
  }

  /** Where it was refused. */
  public Stage stage() {
    return stage;
  }

  /** Whether another attempt may end better although nothing new is announced. */
  public boolean worthRetrying() {
    return stage == Stage.FETCH;
  }
}
