package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** Writes multipart/form-data as RFC 7578 has it. */
public final class Form {
  public static final String BOUNDARY = "----the-boundary";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /** Adds a file. */
  public Form file(String name, byte[] content) {
    part("; filename=\"" + name + "\"\r\ncontent-type: image/png", content);
    return this;
  }

  /** Adds a field that is no file. */
  public Form field(String value) {
    part("", value.getBytes(UTF_8));
    return this;
  }

  private void part(String more, byte[] content) {
    write("--" + BOUNDARY + "\r\ncontent-disposition: form-data; name=\"pictures\"" + more);
    write("\r\n\r\n");
    body.writeBytes(content);
    write("\r\n");
  }

  private void write(String text) {
    body.writeBytes(text.getBytes(UTF_8));
  }

  /** The body as written so far, without its end. */
  public byte[] open() {
    return body.toByteArray();
  }

  /** The whole body. */
  public byte[] bytes() {
    write("--" + BOUNDARY + "--\r\n");
    return body.toByteArray();
  }

  /** A request that carries the form. */
  public HttpRequest.Builder in(HttpRequest.Builder request) {
    return request
        .header("content-type", "multipart/form-data; boundary=" + BOUNDARY)
        .POST(BodyPublishers.ofByteArray(bytes()));
  }
}
