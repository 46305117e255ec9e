package dev.ugatit.gateway;

import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.ApiDocument;
import dev.ugatit.gateway.http.Asset;
import dev.ugatit.gateway.http.AssetFolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that are served as written.
 *
 * @param page its frame; the rest of it is in {@code pageFiles}
 * @param pageFiles modules and style of the page
 * @param libraries what the page's modules import of others
 * @param reference the page that shows the description
 * @param asyncApi description of the live protocol
 * @param openApi description of every route, as it is sent
 * @param api the same description, as routes are bound to it
 */
record Assets(
    Asset page,
    Asset icon,
    AssetFolder pageFiles,
    AssetFolder libraries,
    Reference reference,
    Asset asyncApi,
    Asset openApi,
    ApiDocument api) {
  static final String OPENAPI = "/dev/ugatit/gateway/openapi.yaml";
  static final String ASYNCAPI = "/dev/ugatit/gateway/asyncapi.yaml";

  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final List<String> MODULES =
      List.of(
          "api",
          "app",
          "capture",
          "charts",
          "data",
          "live",
          "meter",
          "models",
          "new-training",
          "session",
          "trainings",
          "ui");

  /** Reads all files. Blocks. */
  static Assets load() {
    return new Assets(
        Asset.load("/web/index.html", "text/html; charset=utf-8"),
        Asset.load("/web/icon.svg", "image/svg+xml"),
        modules(),
        new AssetFolder(
            Map.of(
                "lit-html.js", webjar("lit-html/3.3.2/lit-html.js"),
                "chart.umd.js", webjar("chart.js/4.4.1/dist/chart.umd.js"))),
        Reference.load(),
        Asset.load(ASYNCAPI, "application/yaml"),
        Asset.load(OPENAPI, "application/yaml"),
        ApiDocument.load(OPENAPI));
  }

  void bind(Api bound) {
    bound.bind("page", page);
    bound.bind("pageIcon", icon);
    bound.bind("pageFile", pageFiles);
    bound.bind("pageLibrary", libraries);
    reference.bind(bound);
    bound.bind("openApi", openApi);
    bound.bind("asyncApi", asyncApi);
  }

  private static AssetFolder modules() {
    var files = new HashMap<String, Asset>();
    files.put("page.css", Asset.load("/web/page/page.css", "text/css; charset=utf-8"));
    MODULES.forEach(
        name -> files.put(name + ".js", Asset.load("/web/page/" + name + ".js", SCRIPT)));
    return new AssetFolder(files);
  }

  private static Asset webjar(String file) {
    return Asset.lasting("/META-INF/resources/webjars/" + file, SCRIPT);
  }
}
