package dev.ugatit.gateway;

import dev.ugatit.gateway.http.Asset;
import io.vertx.ext.web.Router;

/**
 * The files that are served as written.
 *
 * @param openApi description of every route
 * @param asyncApi description of the live protocol
 */
record Assets(Asset page, Asset style, Asset script, Asset icon, Asset openApi, Asset asyncApi) {
  static final String OPENAPI = "/dev/ugatit/gateway/openapi.yaml";
  static final String ASYNCAPI = "/dev/ugatit/gateway/asyncapi.yaml";

  /** Reads all files. Blocks. */
  static Assets load() {
    return new Assets(
        Asset.load("/web/index.html", "text/html; charset=utf-8"),
        Asset.load("/web/page.css", "text/css; charset=utf-8"),
        Asset.load("/web/page.js", "text/javascript; charset=utf-8"),
        Asset.load("/web/icon.svg", "image/svg+xml"),
        Asset.load(OPENAPI, "application/yaml"),
        Asset.load(ASYNCAPI, "application/yaml"));
  }

  void mount(Router router) {
    router.get("/").handler(page);
    router.get("/page.css").handler(style);
    router.get("/page.js").handler(script);
    router.get("/icon.svg").handler(icon);
    router.get("/openapi.yaml").handler(openApi);
    router.get("/asyncapi.yaml").handler(asyncApi);
  }
}
