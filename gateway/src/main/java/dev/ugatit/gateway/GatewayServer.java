package dev.ugatit.gateway;

import dev.ugatit.gateway.api.DatasetRoutes;
import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.gateway.api.events.ChangeEvents;
import dev.ugatit.gateway.api.events.EventStreams;
import dev.ugatit.gateway.api.events.TrainingEvents;
import dev.ugatit.gateway.api.models.ModelRoutes;
import dev.ugatit.gateway.api.trainings.SampleSheets;
import dev.ugatit.gateway.api.trainings.StatsRoutes;
import dev.ugatit.gateway.api.trainings.TrainingControl;
import dev.ugatit.gateway.api.trainings.TrainingCreation;
import dev.ugatit.gateway.api.trainings.TrainingRoutes;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.BodyReader;
import dev.ugatit.gateway.http.ConnectionLimit;
import dev.ugatit.gateway.http.LocalHostOnly;
import dev.ugatit.gateway.http.Problems;
import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.gateway.http.SecurityHeaders;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.gateway.translate.Forwarder;
import dev.ugatit.gateway.translate.TranslateHandler;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.EndOffsets;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.OperationsRoutes;
import dev.ugatit.platform.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's HTTP server: all routes over given tables. Whoever fills the tables and writes
 * records is given from outside, so that it runs without Kafka as well. Confined to one event loop.
 */
final class GatewayServer {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

  /** Operations that {@link OperationsRoutes} answers. */
  private static final Set<String> OPERATIONS = Set.of("live", "ready", "metrics");

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 4 * 1024;

  private final Vertx vertx;
  private final ServiceContext context;
  private final Configuration configuration;
  private final Tables tables;
  private final Forwarder forwarder;
  private final Router router;
  private final HttpServer server;

  /**
   * @param sink writes a record to Kafka and completes when it is acknowledged
   */
  GatewayServer(
      Vertx vertx,
      ServiceContext context,
      Assets assets,
      Tables tables,
      Function<Outgoing, Future<Position>> sink) {
    this.vertx = vertx;
    this.context = context;
    this.configuration = context.configuration();
    this.tables = tables;
    this.forwarder =
        new Forwarder(
            vertx,
            configuration.get(GatewaySettings.TRANSLATORS),
            configuration.get(GatewaySettings.TRANSLATE_TIMEOUT),
            context.metrics());
    this.router = router(assets, sink);
    this.server = server();
  }

  /** Completes when connections are taken. */
  Future<Void> listen() {
    return server
        .listen()
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

  /** Closes all connections, then those to translators. */
  Future<Void> close() {
    return server.close().eventually(forwarder::close);
  }

  private HttpServer server() {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost(configuration.get(GatewaySettings.HOST))
                .setPort(configuration.get(GatewaySettings.PORT))
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setIdleTimeout((int) idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
                // Looking for HTTP/2 would leave connections uncounted until they say something.
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true))
        .connectionHandler(new ConnectionLimit(configuration.get(GatewaySettings.MAX_CONNECTIONS)))
        .invalidRequestHandler(Problems::invalid)
        .requestHandler(router);
  }

  /** A connection that waits for its translation is not idle. */
  private Duration idle() {
    return configuration
        .get(GatewaySettings.IDLE_TIMEOUT)
        .plus(configuration.get(GatewaySettings.TRANSLATE_TIMEOUT));
  }

  /** Everything that answers: {@code openapi.yaml} says what there is, this who answers it. */
  private Router router(Assets assets, Function<Outgoing, Future<Position>> sink) {
    Router all = Router.router(vertx);
    Problems.mount(all);
    all.route().handler(new RequestId());
    all.route().handler(new SecurityHeaders());
    if (LocalHostOnly.isLoopback(configuration.get(GatewaySettings.HOST))) {
      all.route().handler(new LocalHostOnly());
    }
    OperationsRoutes.mount(all, context.health(), context.metrics());
    BodyReader bodies = bodies();
    Api api = new Api(vertx, assets.api(), bodies);
    assets.bind(api);
    bindModels(api, sink);
    new DatasetRoutes(tables).bind(api);
    bindTrainings(api, sink);
    bindEvents(api);
    TranslateHandler translate = translate(bodies);
    api.bind("translate", translate);
    api.bind("translateWithVersion", translate);
    api.mount(all, OPERATIONS);
    return all;
  }

  private void bindModels(Api api, Function<Outgoing, Future<Position>> sink) {
    var writer = new StateWriter(sink, tables.models()::whenApplied);
    String topic = context.kafka().topics().models();
    new ModelRoutes(tables, forwarder::refused, writer, topic).bind(api);
  }

  private void bindTrainings(Api api, Function<Outgoing, Future<Position>> sink) {
    var writer = new StateWriter(sink, tables.trainings()::whenApplied);
    String topic = context.kafka().topics().trainings();
    var control = new TrainingControl(tables.trainings(), tables.datasets(), writer, topic);
    String prepared = context.kafka().topics().imagesPrepared();
    var creation =
        new TrainingCreation(control, () -> EndOffsets.of(vertx, context.kafka(), prepared));
    new TrainingRoutes(vertx, tables, control, creation).bind(api);
    Path sheets = context.data().resolve("gateway").resolve("samples");
    new StatsRoutes(tables, new SampleSheets(vertx, context.artifacts(), sheets)).bind(api);
  }

  private void bindEvents(Api api) {
    int most = configuration.get(GatewaySettings.MAX_EVENT_STREAMS);
    var streams = new EventStreams(vertx, most, idle());
    context.metrics().gauge("ugatit.gateway.event.streams", streams, EventStreams::open);
    new TrainingEvents(vertx, context.kafka(), tables, streams).bind(api);
    new ChangeEvents(vertx, tables, streams).bind(api);
  }

  private BodyReader bodies() {
    long memory = configuration.get(GatewaySettings.UPLOAD_MEMORY_MIB) * 1024L * 1024;
    // One upload must always fit, or it would be told to try again for ever.
    long atLeast = configuration.get(GatewaySettings.MAX_UPLOAD_BYTES);
    return new BodyReader(
        vertx,
        new UploadMemory(Math.max(memory, atLeast)),
        configuration.get(GatewaySettings.UPLOAD_TIMEOUT));
  }

  private TranslateHandler translate(BodyReader bodies) {
    PictureLimits limits =
        new PictureLimits(
            configuration.get(GatewaySettings.MAX_UPLOAD_BYTES),
            configuration.get(GatewaySettings.MAX_PIXELS));
    return new TranslateHandler(
        vertx, bodies, limits, tables.models(), tables::replayed, forwarder);
  }
}
