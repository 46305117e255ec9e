package dev.ugatit.platform.http;

import dev.ugatit.platform.image.PictureFormat;
import java.util.List;
import java.util.Locale;

/**
 * Chooses the format of an answer from the {@code Accept} header (RFC 9110, section 12.5.1). Among
 * formats that are wanted alike the order is PNG, JPEG, WebP: lossless unless asked otherwise.
 */
public final class AnswerFormat {
  private static final List<PictureFormat> OFFERED =
      List.of(PictureFormat.PNG, PictureFormat.JPEG, PictureFormat.WEBP);
  private static final int MOST_RANGES = 50;

  private AnswerFormat() {}

  /** A media range and how much it is wanted. */
  private record Range(String type, double weight) {
    static Range parse(String text) {
      String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
      double weight = 1;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].strip();
        if (parameter.startsWith("q=")) {
          weight = weight(parameter.substring(2));
        }
      }
      return new Range(parts[0].strip(), weight);
    }

    private static double weight(String text) {
      return text.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(text) : 0;
    }

    /** 3 for the type itself, 2 for its family, 1 for anything, 0 for no match. */
    int precision(PictureFormat format) {
      return switch (type) {
        case "*/*" -> 1;
        case "image/*" -> 2;
        default -> type.equals(format.mediaType()) ? 3 : 0;
      };
    }
  }

  /**
   * The format that a client likes best.
   *
   * @param accept values of all {@code Accept} headers; none means anything
   * @throws Refusal 406 when none of our formats is wanted
   */
  public static PictureFormat choose(List<String> accept) {
    List<Range> ranges =
        accept.stream()
            .flatMap(value -> List.of(value.split(",", -1)).stream())
            .limit(MOST_RANGES)
            .map(Range::parse)
            .filter(range -> !range.type().isEmpty())
            .toList();
    if (ranges.isEmpty()) {
      return PictureFormat.PNG;
    }
    PictureFormat best = PictureFormat.PNG;
    double most = 0;
    for (PictureFormat format : OFFERED) {
      double weight = weight(ranges, format);
      if (weight > most) {
        best = format;
        most = weight;
      }
    }
    if (most == 0) {
      throw Refusal.of(
          406,
          "not-acceptable",
          "Answers are image/png, image/jpeg or image/webp: accept one of them.");
    }
    return best;
  }

  /** The weight of the most precise range that covers the format. */
  private static double weight(List<Range> ranges, PictureFormat format) {
    int precision = 0;
    double weight = 0;
    for (Range range : ranges) {
      if (range.precision(format) > precision) {
        precision = range.precision(format);
        weight = range.weight();
      }
    }
    return weight;
  }
}
