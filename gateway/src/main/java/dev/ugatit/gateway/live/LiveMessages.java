package dev.ugatit.gateway.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.http.Refusal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON messages of a session, as {@code asyncapi.yaml} has them. */
final class LiveMessages {
  private LiveMessages() {}

  /** Which version answers, and at which size. */
  record Shown(
      String model,
      @Nullable Long version,
      @Nullable String digest,
      @Nullable Integer size,
      @Nullable List<Integer> sizes) {}

  /** The answer to a greeting. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Welcome(
      String type,
      String session,
      int credits,
      String model,
      @Nullable Long version,
      @Nullable String digest,
      @Nullable Integer size,
      @Nullable List<Integer> sizes,
      String output,
      Limits limits) {
    Welcome(String session, Shown shown, String output, LiveLimits limits) {
      this(
          "welcome",
          session,
          LiveLimits.CREDITS,
          shown.model(),
          shown.version(),
          shown.digest(),
          shown.size(),
          shown.sizes(),
          output,
          Limits.of(limits));
    }
  }

  /** What a client must keep to. */
  record Limits(int frameBytes, int pixels, int textCharacters, long idleSeconds) {
    static Limits of(LiveLimits limits) {
      return new Limits(
          limits.frameBytes(),
          limits.pixels(),
          LiveLimits.TEXT_CHARACTERS,
          limits.idle().toSeconds());
    }
  }

  /** Why a {@link Model} message is sent. */
  enum Reason {
    SET,
    VERSION,
    SIZE
  }

  /** Another version or size answers from now on. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Model(
      String type,
      boolean compare,
      String model,
      @Nullable Long version,
      @Nullable String digest,
      @Nullable Integer size,
      @Nullable List<Integer> sizes,
      String reason) {
    Model(boolean compare, Shown shown, Reason reason) {
      this(
          "model",
          compare,
          shown.model(),
          shown.version(),
          shown.digest(),
          shown.size(),
          shown.sizes(),
          reason.name().toLowerCase(Locale.ROOT));
    }
  }

  /** A frame gets no picture. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Dropped(
      String type,
      long sequence,
      String reason,
      @Nullable String detail,
      boolean compare,
      boolean more) {
    Dropped(long sequence, String reason, @Nullable String detail, boolean compare, boolean more) {
      this("dropped", sequence, reason, detail, compare, more);
    }
  }

  /** A message was refused, or the connection is closed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Problem(
      String type,
      String code,
      String title,
      String detail,
      @Nullable Integer retryAfterSeconds,
      boolean closing) {
    Problem(Refusal why, boolean closing) {
      this(
          "problem",
          why.code(),
          why.title(),
          why.detail(),
          why.retryAfterSeconds() > 0 ? (Integer) why.retryAfterSeconds() : null,
          closing);
    }
  }

  /**
   * Reads a client's text.
   *
   * @throws Refusal 400 for what is no JSON object with a type, or too long or deep
   */
  static JsonNode read(String text) {
    if (text.length() > LiveLimits.TEXT_CHARACTERS) {
      throw bad(
          "A text has %d characters, and %d are the most."
              .formatted(text.length(), LiveLimits.TEXT_CHARACTERS));
    }
    JsonNode message;
    try {
      message = Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw bad("A text is no JSON, or too deep: " + e.getOriginalMessage() + ".");
    }
    if (!message.isObject() || !message.path("type").isTextual()) {
      throw bad("A text is a JSON object with \"type\".");
    }
    return message;
  }

  private static Refusal bad(String detail) {
    return Refusal.of(400, "bad-message", detail);
  }
}
