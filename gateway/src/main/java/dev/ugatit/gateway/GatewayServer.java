package dev.ugatit.gateway;

import dev.ugatit.gateway.access.Access;
import dev.ugatit.gateway.http.ConnectionLimit;
import dev.ugatit.gateway.http.Problems;
import dev.ugatit.gateway.live.LiveHandler;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.gateway.translate.Forwarder;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's HTTP server over given tables. Whoever fills the tables and writes records is given
 * from outside, so that it runs without Kafka as well. Confined to one event loop.
 */
final class GatewayServer {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 4 * 1024;

  /** Headers of one part of a form, and the value of a field that is no file. */
  private static final int MAX_PART_BYTES = 4 * 1024;

  /** Fields of a form beside its files; they are not looked at. */
  private static final int MAX_FORM_FIELDS = 16;

  private final Vertx vertx;
  private final Configuration configuration;
  private final Forwarder forwarder;
  private final Access access;
  private final GatewayRoutes routes;
  private final Router router;
  private final HttpServer server;

  GatewayServer(
      Vertx vertx,
      ServiceContext context,
      Assets assets,
      Tables tables,
      GatewayRoutes.Sinks sinks) {
    this.vertx = vertx;
    this.configuration = context.configuration();
    this.forwarder =
        new Forwarder(
            vertx,
            configuration.get(GatewaySettings.TRANSLATORS),
            configuration.get(GatewaySettings.TRANSLATE_TIMEOUT),
            context.metrics());
    this.access =
        new Access(
            vertx,
            context.cluster(),
            assets.api(),
            configuration.get(GatewaySettings.API_KEYS),
            GatewaySettings.rateLimit(configuration));
    this.routes = new GatewayRoutes(vertx, context, tables, sinks, forwarder, access);
    this.router = routes.router(assets);
    this.server = server();
  }

  /** Completes when connections are taken. */
  Future<Void> listen() {
    return access
        .start()
        .compose(started -> server.listen())
        .onSuccess(
            listening ->
                LOG.info(
                    "Gateway on http://{}:{}",
                    configuration.get(GatewaySettings.HOST),
                    listening.actualPort()))
        .recover(this::explained)
        .mapEmpty();
  }

  private Future<HttpServer> explained(Throwable failure) {
    if (!(failure instanceof BindException)) {
      return Future.failedFuture(failure);
    }
    String host = configuration.get(GatewaySettings.HOST);
    int port = configuration.get(GatewaySettings.PORT);
    return Future.failedFuture(
        new IllegalStateException(
            "it cannot listen on %s:%d (%s). If another program has this port, stop it or choose"
                    .formatted(host, port, failure.getMessage())
                + " another one with %s, 0 for any free one".formatted(GatewaySettings.PORT.key()),
            failure));
  }

  /** The port it listens on. */
  int port() {
    return server.actualPort();
  }

  /** What answers; for the comparison with its description. */
  Router router() {
    return router;
  }

  /** Tells live sessions, closes all connections, then those to translators. */
  Future<Void> close() {
    access.stop();
    return routes.close().eventually(server::close).eventually(forwarder::close);
  }

  private HttpServer server() {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost(configuration.get(GatewaySettings.HOST))
                .setPort(configuration.get(GatewaySettings.PORT))
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setIdleTimeout((int) GatewaySettings.idle(configuration).toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
                .setWebSocketSubProtocols(List.of(LiveHandler.SUBPROTOCOL))
                .setMaxWebSocketFrameSize(configuration.get(GatewaySettings.LIVE_FRAME_BYTES))
                .setMaxWebSocketMessageSize(configuration.get(GatewaySettings.LIVE_FRAME_BYTES))
                .setWebSocketClosingTimeout(LiveHandler.closingSeconds())
                // Pictures are compressed already.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxFormFields(
                    configuration.get(GatewaySettings.MAX_UPLOAD_FILES) + MAX_FORM_FIELDS)
                .setMaxFormAttributeSize(MAX_PART_BYTES)
                .setMaxFormBufferedBytes(MAX_PART_BYTES)
                // Looking for HTTP/2 would leave connections uncounted until they say something.
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true))
        .connectionHandler(new ConnectionLimit(configuration.get(GatewaySettings.MAX_CONNECTIONS)))
        .invalidRequestHandler(Problems::invalid)
        .requestHandler(router);
  }
}
