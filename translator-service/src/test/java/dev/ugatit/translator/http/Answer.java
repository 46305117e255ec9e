package dev.ugatit.translator.http;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Problem;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureLimits;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;

/** What a client got. */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record Answer(int status, MultiMap headers, byte[] body) {

  public String header(String name) {
    return String.valueOf(headers.get(name));
  }

  public Picture picture() {
    try {
      return new PictureDecoder(PictureLimits.DEFAULT).decode(body);
    } catch (PictureException e) {
      throw new AssertionError(
          "status " + status + ": " + new String(body, StandardCharsets.UTF_8), e);
    }
  }

  public Problem problem() {
    if (!header("content-type").equals(Problem.MEDIA_TYPE)) {
      throw new AssertionError("status " + status + " with " + header("content-type"));
    }
    return Json.read(body, Problem.class);
  }

  /** The last part of the problem's type. */
  public String code() {
    return problem().type().replace("urn:ugatit:problem:", "");
  }
}
