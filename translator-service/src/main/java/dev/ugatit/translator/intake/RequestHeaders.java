package dev.ugatit.translator.intake;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.OutputSize;
import dev.ugatit.platform.http.AnswerFormat;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.translator.picture.Output;
import dev.ugatit.translator.picture.Wish;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The headers of one request, of HTTP or of a record. All methods refuse a value that makes no
 * sense with an {@link IllegalArgumentException} that names it.
 *
 * @param named gives a header by its name
 */
public record RequestHeaders(Function<String, Optional<String>> named) {
  /** The value of a header. */
  public String text(String name, String otherwise) {
    return named.apply(name).orElse(otherwise);
  }

  /** The value of a header that holds a number from 0 to 999999999. */
  public long number(String name, long otherwise) {
    Optional<String> value = named.apply(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    String digits = value.get();
    if (!digits.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          name + " \"" + digits + "\" is not a number from 0 to 999999999");
    }
    return Long.parseLong(digits);
  }

  /**
   * How a picture is to be translated.
   *
   * @param accept values of all {@code accept} headers
   * @throws Refusal when no accepted format is offered
   */
  public Wish wish(List<String> accept) {
    return new Wish(
        Output.of(text(Headers.OUTPUT, Output.IMAGE.label())),
        Fit.wished(text(Headers.FIT, Fit.RECIPE)).orElse(null),
        (int) number(Headers.SIZE, 0),
        OutputSize.of(text(Headers.OUTPUT_SIZE, OutputSize.MODEL.label())),
        AnswerFormat.choose(accept));
  }
}
