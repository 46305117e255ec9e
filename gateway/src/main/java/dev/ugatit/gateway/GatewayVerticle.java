package dev.ugatit.gateway;

import dev.ugatit.gateway.http.LocalHostOnly;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.runtime.Status;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * The gateway: wires tables, sink and HTTP server.
 *
 * <p>It is deployed as soon as it listens. It is ready, which {@code /readyz} tells, when it has
 * replayed its tables; until then routes that read them answer 503.
 */
public final class GatewayVerticle extends VerticleBase {
  private static final String CHECK = "gateway";

  private final ServiceContext service;
  private final Tables tables = new Tables();
  private @Nullable RecordSink sink;
  private @Nullable RecordSink pictures;
  private @Nullable GatewayServer server;

  public GatewayVerticle(ServiceContext service) {
    this.service = service;
  }

  @Override
  public Future<?> start() {
    requireSafeHost();
    service
        .health()
        .ready(CHECK, () -> Status.when(tables.replayed(), "reading its tables from Kafka"));
    RecordSink opened = RecordSink.open(vertx, service.kafka(), Compression.ZSTD);
    sink = opened;
    RecordSink uncompressed = RecordSink.open(vertx, service.kafka(), Compression.NONE);
    pictures = uncompressed;
    // Not waited for: a gateway without Kafka still tells what it waits for.
    tables.start(vertx, service.kafka());
    return vertx
        .executeBlocking(Assets::load)
        .map(
            assets ->
                new GatewayServer(
                    vertx,
                    service,
                    assets,
                    tables,
                    new GatewayRoutes.Sinks(opened::send, uncompressed::send)))
        .onSuccess(created -> server = created)
        .compose(GatewayServer::listen);
  }

  @Override
  public Future<?> stop() {
    service.health().remove(CHECK);
    return Future.join(
        server == null ? Future.succeededFuture() : server.close(),
        tables.stop(),
        close(sink),
        close(pictures));
  }

  private static Future<Void> close(@Nullable RecordSink opened) {
    return opened == null ? Future.succeededFuture() : opened.close();
  }

  /** The port that it listens on, once deployed. */
  public int port() {
    GatewayServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("the gateway does not listen yet");
    }
    return listening.port();
  }

  private void requireSafeHost() {
    Configuration configuration = service.configuration();
    String host = configuration.get(GatewaySettings.HOST);
    boolean open = configuration.get(GatewaySettings.API_KEYS).isEmpty();
    if (open && !LocalHostOnly.isLoopback(host) && !configuration.get(GatewaySettings.INSECURE)) {
      throw new IllegalArgumentException(
          "%s = \"%s\": whoever reaches this address could do anything. Make API keys with"
                  .formatted(GatewaySettings.HOST.key(), host)
              + " `ugatit keys add` and name their file in %s, listen on 127.0.0.1, or set"
                  .formatted(GatewaySettings.API_KEYS.key())
              + " %s=true (--insecure) where the network is trusted"
                  .formatted(GatewaySettings.INSECURE.key()));
    }
  }
}
