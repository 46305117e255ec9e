package dev.ugatit.platform.contract;

/**
 * Body of an error answer, {@code application/problem+json} (RFC 9457).
 *
 * @param type stable identifier of the kind of problem: {@code urn:ugatit:problem:CODE}
 * @param title the kind in words
 * @param detail what happened this time and what cures it
 * @param instance the request's id
 */
public record Problem(String type, String title, int status, String detail, String instance) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /** A problem of the kind {@code code}. */
  public static Problem of(String code, String title, int status, String detail, String request) {
    return new Problem("urn:ugatit:problem:" + code, title, status, detail, request);
  }
}
