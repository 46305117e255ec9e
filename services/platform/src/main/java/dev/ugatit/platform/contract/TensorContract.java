package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How pictures go in and out of a model.
 *
 * @param input name of the input tensor, a picture in {@code layout}: float32, or uint8 in a
 *     foreign model
 * @param output name of the translated picture's tensor: shape of the input, or its sides larger or
 *     smaller by one factor in a foreign model
 * @param heatmap name of the class activation map's tensor, {@code N×1×h×w}; empty without one
 * @param camLogit name of the class activation map's logits, {@code N×2}; empty without them
 * @param inputLow value that stands for level 0
 * @param inputHigh value that stands for level 255
 * @param outputLow value that level 0 is read from; lower ones are clamped
 * @param outputHigh value that level 255 is read from; higher ones are clamped
 * @param colourOrder {@code RGB} or {@code BGR}
 * @param size side length the model was trained at, pixels
 * @param fixedSize whether it runs at that size alone
 * @param multipleOf both sides must be a multiple of this
 * @param layout {@link #NHWC} for pictures {@code N×H×W×3}; {@link #NCHW} or absent for {@code
 *     N×3×H×W}
 */
public record TensorContract(
    String input,
    String output,
    String heatmap,
    String camLogit,
    double inputLow,
    double inputHigh,
    double outputLow,
    double outputHigh,
    String colourOrder,
    int size,
    boolean fixedSize,
    int multipleOf,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String layout) {
  public static final String NCHW = "NCHW";
  public static final String NHWC = "NHWC";

  /** A contract over pictures {@code N×3×H×W}. */
  public TensorContract(
      String input,
      String output,
      String heatmap,
      String camLogit,
      double inputLow,
      double inputHigh,
      double outputLow,
      double outputHigh,
      String colourOrder,
      int size,
      boolean fixedSize,
      int multipleOf) {
    this(
        input,
        output,
        heatmap,
        camLogit,
        inputLow,
        inputHigh,
        outputLow,
        outputHigh,
        colourOrder,
        size,
        fixedSize,
        multipleOf,
        null);
  }

  /** Whether pictures are {@code N×H×W×3}. */
  public boolean channelsLast() {
    return NHWC.equals(layout);
  }

  /** The contract of every model that this product publishes: RGB in [-1,1] both ways. */
  public static TensorContract of(NetworkOptions network) {
    boolean fixed = network.variant().equals(NetworkOptions.FULL);
    return new TensorContract(
        "image", "out", "heatmap", "cam_logit", -1, 1, -1, 1, "RGB", network.size(), fixed, 4);
  }

  /** The tensors a person may ask for, by the name used in requests. */
  public Map<String, String> outputs() {
    return heatmap.isEmpty()
        ? Map.of("image", output)
        : Map.of("image", output, "heatmap", heatmap);
  }
}
