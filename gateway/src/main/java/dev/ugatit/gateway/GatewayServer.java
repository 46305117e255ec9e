package dev.ugatit.gateway;

import dev.ugatit.gateway.api.ModelRoutes;
import dev.ugatit.gateway.api.TrainingControl;
import dev.ugatit.gateway.api.TrainingRoutes;
import dev.ugatit.gateway.api.Writes;
import dev.ugatit.gateway.api.datasets.DatasetControl;
import dev.ugatit.gateway.api.datasets.DatasetRoutes;
import dev.ugatit.gateway.api.datasets.PictureUploads;
import dev.ugatit.gateway.api.datasets.UploadedForm;
import dev.ugatit.gateway.deadletters.DeadLetterRoutes;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.BodyReader;
import dev.ugatit.gateway.http.ConnectionLimit;
import dev.ugatit.gateway.http.LocalHostOnly;
import dev.ugatit.gateway.http.Problems;
import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.gateway.http.SecurityHeaders;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.gateway.inference.InferenceRoutes;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.gateway.translate.Forwarder;
import dev.ugatit.gateway.translate.Relay;
import dev.ugatit.gateway.translate.TranslateHandler;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.PictureLimits;
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

  /** What fits into a record of {@code images.raw} beside its headers. */
  private static final int MAX_RAW_BYTES = Topics.RAW_RECORD_BYTES - 1024 * 1024;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 4 * 1024;

  /** Headers of one part of a form, and the value of a field that is no file. */
  private static final int MAX_PART_BYTES = 4 * 1024;

  /** Fields of a form beside its files; they are not looked at. */
  private static final int MAX_FORM_FIELDS = 16;

  private final Vertx vertx;
  private final ServiceContext context;
  private final Configuration configuration;
  private final Tables tables;
  private final Forwarder forwarder;
  private final UploadMemory uploads;
  private final Router router;
  private final HttpServer server;

  /**
   * @param sink writes a record to Kafka and completes when it is acknowledged
   * @param pictures the same for encoded pictures, which compress no further
   */
  GatewayServer(
      Vertx vertx,
      ServiceContext context,
      Assets assets,
      Tables tables,
      Function<Outgoing, Future<Position>> sink,
      Function<Outgoing, Future<Position>> pictures) {
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
    this.uploads = uploadMemory();
    this.router = router(assets, sink, pictures);
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
    // A connection that waits for its translation is not idle.
    long idle =
        configuration.get(GatewaySettings.IDLE_TIMEOUT).toMillis()
            + configuration.get(GatewaySettings.TRANSLATE_TIMEOUT).toMillis();
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost(configuration.get(GatewaySettings.HOST))
                .setPort(configuration.get(GatewaySettings.PORT))
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setIdleTimeout((int) idle)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
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

  /** Everything that answers: {@code openapi.yaml} says what there is, this who answers it. */
  private Router router(
      Assets assets,
      Function<Outgoing, Future<Position>> sink,
      Function<Outgoing, Future<Position>> pictures) {
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
    new ModelRoutes(tables, forwarder::refused).bind(api);
    bindDatasets(api, bodies, sink, pictures);
    new DeadLetterRoutes(vertx, context.kafka(), pictures).bind(api);
    Relay relay = new Relay(forwarder, InferenceRoutes.ANSWER_HEADERS);
    int mostBytes = configuration.get(GatewaySettings.MAX_UPLOAD_BYTES);
    new InferenceRoutes(tables, relay, bodies, mostBytes).bind(api);
    TrainingControl control =
        new TrainingControl(
            tables.trainings(), tables.datasets(), sink, context.kafka().topics().trainings());
    new TrainingRoutes(vertx, tables, control).bind(api);
    TranslateHandler translate = translate(bodies);
    api.bind("translate", translate);
    api.bind("translateWithVersion", translate);
    api.mount(all, OPERATIONS);
    return all;
  }

  private void bindDatasets(
      Api api,
      BodyReader bodies,
      Function<Outgoing, Future<Position>> sink,
      Function<Outgoing, Future<Position>> pictures) {
    Topics topics = context.kafka().topics();
    Writes writes = new Writes(sink, tables.datasets()::whenDeclared);
    new DatasetRoutes(tables, new DatasetControl(tables.datasets(), writes, topics.datasets()))
        .bind(api);
    UploadedForm.Limits limits =
        new UploadedForm.Limits(
            configuration.get(GatewaySettings.MAX_UPLOAD_FILES),
            Math.min(configuration.get(GatewaySettings.MAX_UPLOAD_BYTES), MAX_RAW_BYTES),
            configuration.get(GatewaySettings.UPLOAD_TIMEOUT));
    int pixels = configuration.get(GatewaySettings.MAX_PIXELS);
    new PictureUploads(vertx, tables, bodies, uploads, limits, pixels, pictures, topics.imagesRaw())
        .bind(api);
  }

  private UploadMemory uploadMemory() {
    long memory = configuration.get(GatewaySettings.UPLOAD_MEMORY_MIB) * 1024L * 1024;
    // One upload must always fit, or it would be told to try again for ever.
    return new UploadMemory(Math.max(memory, configuration.get(GatewaySettings.MAX_UPLOAD_BYTES)));
  }

  private BodyReader bodies() {
    return new BodyReader(vertx, uploads, configuration.get(GatewaySettings.UPLOAD_TIMEOUT));
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
