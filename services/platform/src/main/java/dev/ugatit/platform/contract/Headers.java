package dev.ugatit.platform.contract;

/** Names of record and HTTP headers; values are UTF-8 text. */
public final class Headers {
  /** Dataset of a raw or prepared picture. */
  public static final String DATASET = "dataset";

  /** {@link Domain} of a raw or prepared picture. */
  public static final String DOMAIN = "domain";

  /** {@link Split} of a raw or prepared picture. */
  public static final String SPLIT = "split";

  /** What a CloudEvent is about: the name of the file that a picture was uploaded as. */
  public static final String EVENT_SUBJECT = "ce_subject";

  /** Where a prepared picture came from: {@code topic/partition/offset} or a file's name. */
  public static final String LINEAGE = "lineage";

  /** The part of the original that was kept: {@code x,y,width,height} in its pixels. */
  public static final String CROP = "crop";

  /** Which trainer reports of a training that it owns; another one with each start. */
  public static final String TRAINER = "ugatit-trainer";

  public static final String CONTENT_TYPE = "content-type";

  public static final String ERROR_STAGE = "error.stage";
  public static final String ERROR_CLASS = "error.class";
  public static final String ERROR_MESSAGE = "error.message";
  public static final String ERROR_TOPIC = "error.topic";
  public static final String ERROR_PARTITION = "error.partition";
  public static final String ERROR_OFFSET = "error.offset";
  public static final String ERROR_TIME = "error.time";
  public static final String ERROR_ATTEMPT = "error.attempt";

  /** How often a dead letter that was sent back had been tried before. */
  public static final String ATTEMPTS = "ugatit-attempts";

  /** What the names of the headers that tell a dead letter's cause begin with. */
  public static final String ERROR_PREFIX = "error.";

  /** {@code NAME[@ALIAS|/VERSION]} asked for; {@code name/version} in an answer. */
  public static final String MODEL = "ugatit-model";

  /** {@code image}, {@code heatmap} or {@code overlay}. */
  public static final String OUTPUT = "ugatit-output";

  /** SHA-256 of the model file that answered. */
  public static final String DIGEST = "ugatit-digest";

  /** Form of the network that answered: {@code plain} or {@code winograd}. */
  public static final String FORM = "ugatit-form";

  /** Class of a translation request: {@code live}, {@code request} or {@code bulk}. */
  public static final String CLASS = "ugatit-class";

  /** Milliseconds left for a translation request. */
  public static final String BUDGET_MS = "ugatit-budget-ms";

  /** Live session of a frame; a newer frame replaces its waiting one. */
  public static final String SESSION = "ugatit-session";

  /** Side length to run a size-free model at, pixels. */
  public static final String SIZE = "ugatit-size";

  /**
   * How a picture is fitted to the model's size: {@code stretch}, {@code crop}, {@code pad} or, as
   * the model was trained, {@code recipe}.
   */
  public static final String FIT = "ugatit-fit";

  /** How large the answer is: as the {@code model} made it, or as the {@code input} was. */
  public static final String OUTPUT_SIZE = "ugatit-output-size";

  /** Identity of a request, for the logs of every hop. */
  public static final String REQUEST = "ugatit-request";

  private Headers() {}
}
