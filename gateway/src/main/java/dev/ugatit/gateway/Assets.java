package dev.ugatit.gateway;

import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.ApiDocument;
import dev.ugatit.gateway.http.Asset;

/**
 * The files that are served as written.
 *
 * @param reference the page that shows the description
 * @param openApi description of every route, as it is sent
 * @param api the same description, as routes are bound to it
 */
record Assets(
    Asset page,
    Asset style,
    Asset script,
    Asset icon,
    Reference reference,
    Asset openApi,
    ApiDocument api) {
  static final String OPENAPI = "/dev/ugatit/gateway/openapi.yaml";

  /** Reads all files. Blocks. */
  static Assets load() {
    return new Assets(
        Asset.load("/web/index.html", "text/html; charset=utf-8"),
        Asset.load("/web/page.css", "text/css; charset=utf-8"),
        Asset.load("/web/page.js", "text/javascript; charset=utf-8"),
        Asset.load("/web/icon.svg", "image/svg+xml"),
        Reference.load(),
        Asset.load(OPENAPI, "application/yaml"),
        ApiDocument.load(OPENAPI));
  }

  void bind(Api api) {
    api.bind("page", page);
    api.bind("pageStyle", style);
    api.bind("pageScript", script);
    api.bind("pageIcon", icon);
    reference.bind(api);
    api.bind("openApi", openApi);
  }
}
