package dev.ugatit.gateway;

import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.store.FolderStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway on a free port, without Kafka: its tables are never replayed. */
public final class RunningGateway implements AutoCloseable {
  private final Vertx vertx;
  private final Tables tables = new Tables();
  private final ServiceContext context;
  private final GatewayServer server;
  private final Client client;

  public RunningGateway(Path folder, Map<String, String> settings)
      throws IOException, TimeoutException {
    this(Vertx.vertx(), context("127.0.0.1:1", folder, settings));
  }

  /** In a given Vert.x, which is closed in the end. */
  public RunningGateway(Vertx vertx, ServiceContext context) throws TimeoutException {
    this.vertx = vertx;
    this.context = context;
    server =
        vertx
            .executeBlocking(Assets::load)
            .map(
                assets ->
                    new GatewayServer(
                        vertx,
                        context,
                        assets,
                        tables,
                        new GatewayRoutes.Sinks(RunningGateway::noKafka, RunningGateway::noKafka)))
            .compose(created -> created.listen().map(created))
            .await(30, TimeUnit.SECONDS);
    client = new Client(server.port());
  }

  private static Future<Position> noKafka(Outgoing record) {
    return Future.failedFuture("there is no Kafka");
  }

  static ServiceContext context(String kafka, Path folder, Map<String, String> settings)
      throws IOException {
    return context(kafka, folder, settings, new Topics(Topics.DEFAULT_PREFIX));
  }

  static ServiceContext context(
      String kafka, Path folder, Map<String, String> settings, Topics topics) throws IOException {
    Map<String, String> values = new HashMap<>(Map.of("gateway.port", "0"));
    values.putAll(settings);
    return new ServiceContext(
        Configuration.of(GatewaySettings.all(), values),
        KafkaSettings.of(kafka, topics),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        new Health(),
        new FolderStore(folder.resolve("artifacts")),
        folder);
  }

  public Vertx vertx() {
    return vertx;
  }

  public Client client() {
    return client;
  }

  /** Empty until a test fills them. */
  public Tables tables() {
    return tables;
  }

  public MeterRegistry metrics() {
    return context.metrics();
  }

  public int port() {
    return server.port();
  }

  Router router() {
    return server.router();
  }

  /** Stops the server alone, as a gateway does that is told to stop. */
  public void stop() throws TimeoutException {
    server.close().await(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, TimeUnit.SECONDS);
  }
}
