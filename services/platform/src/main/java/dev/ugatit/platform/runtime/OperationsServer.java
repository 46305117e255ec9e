package dev.ugatit.platform.runtime;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/** A small HTTP server with the {@link OperationsRoutes}, for services without one of their own. */
public final class OperationsServer extends VerticleBase {
  private final ServiceContext service;
  private @Nullable HttpServer server;

  public OperationsServer(ServiceContext service) {
    this.service = service;
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    OperationsRoutes.mount(router, service.health(), service.metrics());
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(
            service.configuration().get(PlatformSettings.OPERATIONS_PORT),
            service.configuration().get(PlatformSettings.OPERATIONS_HOST))
        .onSuccess(listening -> server = listening);
  }

  /** The port in use, once deployed. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("the operations server is not deployed");
    }
    return server.actualPort();
  }
}
