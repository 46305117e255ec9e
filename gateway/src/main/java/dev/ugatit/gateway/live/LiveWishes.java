package dev.ugatit.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.translate.TranslationRequest;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.contract.OutputSize;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a session's client wants of its frames.
 *
 * @param compare answers each frame as well; absent for none
 * @param size side to run at, pixels; absent: as {@link Ladder} chooses
 * @param fit absent: as the model was trained
 * @param format of the pictures that it gets
 * @param budgetMillis what an answer may take before a smaller size is chosen
 */
record LiveWishes(
    ModelReference model,
    @Nullable ModelReference compare,
    @Nullable Integer size,
    String output,
    @Nullable Fit fit,
    PictureFormat format,
    int budgetMillis) {
  private static final int LARGEST = 4096;
  private static final int DEFAULT_BUDGET = 250;
  private static final int SHORTEST_BUDGET = 10;
  private static final int LONGEST_BUDGET = 10_000;
  private static final List<PictureFormat> FORMATS =
      List.of(PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.WEBP);

  /**
   * The wishes of a greeting.
   *
   * @throws Refusal 400 naming the field that is wrong
   */
  static LiveWishes hello(JsonNode message) {
    if (!message.hasNonNull("model")) {
      throw bad("hello needs \"model\": NAME, NAME@ALIAS or NAME/VERSION.");
    }
    ModelReference model = reference(message.get("model"));
    return new LiveWishes(model, null, null, "image", null, PictureFormat.JPEG, DEFAULT_BUDGET)
        .changed(message);
  }

  /**
   * These wishes with the fields that a message has.
   *
   * @throws Refusal 400 naming the field that is wrong
   */
  LiveWishes changed(JsonNode message) {
    LiveWishes wishes =
        new LiveWishes(
            field(message, "model", LiveWishes::reference, model),
            nullable(message, "compare", LiveWishes::compared, compare),
            nullable(message, "size", LiveWishes::size, size),
            field(message, "output", LiveWishes::text, output),
            nullable(message, "fit", node -> Fit.wished(text(node)).orElse(null), fit),
            field(message, "format", LiveWishes::format, format),
            field(message, "budgetMs", LiveWishes::budget, budgetMillis));
    wishes.request(wishes.model(), OptionalInt.empty()); // refuses an output that is not made
    return wishes;
  }

  /** What is asked of a translator for one of the models. */
  TranslationRequest request(ModelReference which, OptionalInt runSize) {
    return new TranslationRequest(
        which,
        format,
        output,
        OutputSize.MODEL,
        fit,
        runSize.isPresent() ? (Integer) runSize.getAsInt() : null);
  }

  private static <T> T field(
      JsonNode message, String name, Function<JsonNode, T> read, T otherwise) {
    return message.has(name) ? named(message, name, read) : otherwise;
  }

  private static <T> @Nullable T nullable(
      JsonNode message, String name, Function<JsonNode, @Nullable T> read, @Nullable T otherwise) {
    return message.has(name) ? named(message, name, read) : otherwise;
  }

  private static <T extends @Nullable Object> T named(
      JsonNode message, String name, Function<JsonNode, T> read) {
    try {
      return read.apply(message.get(name));
    } catch (IllegalArgumentException wrong) {
      throw bad("\"" + name + "\": " + wrong.getMessage() + ".");
    }
  }

  private static ModelReference reference(JsonNode node) {
    return ModelReference.parse(text(node));
  }

  private static @Nullable ModelReference compared(JsonNode node) {
    return node.isNull() ? null : reference(node);
  }

  private static @Nullable Integer size(JsonNode node) {
    if (node.isTextual() && node.textValue().equals("auto")) {
      return null;
    }
    return number(node, 1, LARGEST, "\"auto\" or a number of pixels");
  }

  private static int budget(JsonNode node) {
    return number(node, SHORTEST_BUDGET, LONGEST_BUDGET, "a number of milliseconds");
  }

  private static int number(JsonNode node, int least, int most, String what) {
    if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
      throw new IllegalArgumentException("it is " + what + " within " + least + ".." + most);
    }
    return node.intValue();
  }

  private static PictureFormat format(JsonNode node) {
    String wanted = text(node);
    return FORMATS.stream()
        .filter(format -> format.mediaType().equals("image/" + wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("use \"jpeg\", \"png\" or \"webp\""));
  }

  private static String text(JsonNode node) {
    if (!node.isTextual()) {
      throw new IllegalArgumentException("a text is expected");
    }
    return node.textValue();
  }

  private static Refusal bad(String detail) {
    return Refusal.of(400, "bad-message", detail);
  }
}
