package dev.ugatit.translator.http;

import dev.ugatit.platform.image.PictureFormat;
import io.vertx.ext.web.MIMEHeader;
import java.util.List;
import java.util.Optional;

/** Chooses the answer's format from {@code Accept}. */
final class Accepted {
  /** What ranges such as {@code image/*} mean: nothing is lost. */
  private static final PictureFormat DEFAULT = PictureFormat.PNG;

  private Accepted() {}

  /**
   * The format that the client likes best; PNG when it does not say.
   *
   * @param accept ranges of media types, best first
   * @return none when no format of ours is acceptable
   */
  static Optional<PictureFormat> of(List<MIMEHeader> accept) {
    if (accept.isEmpty()) {
      return Optional.of(DEFAULT);
    }
    return accept.stream()
        .filter(range -> range.weight() > 0)
        .map(Accepted::format)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<PictureFormat> format(MIMEHeader range) {
    String type = range.component();
    String subtype = range.subComponent();
    boolean any = type.equals("*") || (type.equals("image") && subtype.equals("*"));
    return any ? Optional.of(DEFAULT) : PictureFormat.ofMediaType(type + "/" + subtype);
  }
}
