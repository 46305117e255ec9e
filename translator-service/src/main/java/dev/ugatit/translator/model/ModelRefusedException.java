package dev.ugatit.translator.model;

/** A model that cannot serve, with the reason. */
public final class ModelRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** Where a model is refused. */
  public enum Stage {
    /** Its file could not be had as it was announced; it may be there later. */
    FETCH("its file is not in the store, or its SHA-256 is not the one that was announced"),
    /** Its manifest does not name its file. */
    DIGEST("its manifest does not name its file"),
    /** Its graph does not fit its manifest. */
    CONTRACT("its graph does not fit its manifest"),
    /** ONNX Runtime does not open it. */
    OPEN("ONNX Runtime does not open it"),
    /** Its answers are not its trainer's, or no pictures. */
    WARM_UP("it does not answer as it should");

    private final String words;

    Stage(String words) {
      this.words = words;
    }

    /** The cause in words, without the paths and addresses that the message may name. */
    public String words() {
      return words;
    }
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

  /** The reason in words for people elsewhere: without paths and addresses of this machine. */
  public String publicReason() {
    return stage == Stage.FETCH ? stage.words() : String.valueOf(getMessage());
  }

  /** Whether another attempt may end better although nothing new is announced. */
  public boolean worthRetrying() {
    return stage == Stage.FETCH;
  }
}
