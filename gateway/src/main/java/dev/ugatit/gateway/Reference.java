package dev.ugatit.gateway;

import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.Asset;
import dev.ugatit.gateway.http.SecurityHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows the API's description: Swagger UI from its WebJar, nothing from elsewhere.
 *
 * @param start hands the description to Swagger UI
 */
record Reference(Asset page, Asset start, Asset script, Asset style) {
  private static final String VERSION =
      "/META-INF/maven/org.webjars.npm/swagger-ui-dist/pom.properties";

  /** Reads all files. Blocks. */
  static Reference load() {
    String jar = "/META-INF/resources/webjars/swagger-ui-dist/" + version() + "/";
    return new Reference(
        Asset.load("/web/docs/docs.html", "text/html; charset=utf-8"),
        Asset.load("/web/docs/docs.js", "text/javascript; charset=utf-8"),
        Asset.lasting(jar + "swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        Asset.lasting(jar + "swagger-ui.css", "text/css; charset=utf-8"));
  }

  void bind(Api api) {
    api.bind("docs", SecurityHeaders.withHeldPictures(page));
    api.bind("docsPageScript", start);
    api.bind("docsScript", script);
    api.bind("docsStyle", style);
  }

  /** The version on the class path, which is a part of the names of its files. */
  private static String version() {
    var properties = new Properties();
    try (@Nullable InputStream stream = Reference.class.getResourceAsStream(VERSION)) {
      if (stream == null) {
        throw new IllegalStateException("Swagger UI is missing from the class path");
      }
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + VERSION, e);
    }
    return String.valueOf(properties.getProperty("version"));
  }
}
