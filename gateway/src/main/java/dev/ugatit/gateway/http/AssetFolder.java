package dev.ugatit.gateway.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * Files under one path whose last part, the parameter {@code file}, names one of them. What is not
 * listed does not exist, whatever the name says.
 *
 * @param files by the name in the address
 */
public record AssetFolder(Map<String, Asset> files) implements Handler<RoutingContext> {
  public AssetFolder {
    files = Map.copyOf(files);
  }

  @Override
  public void handle(RoutingContext ctx) {
    Asset asset = files.get(ctx.pathParam("file"));
    if (asset == null) {
      ctx.fail(404);
    } else {
      asset.handle(ctx);
    }
  }
}
