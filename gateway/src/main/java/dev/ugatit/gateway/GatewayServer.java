package dev.ugatit.gateway;

import dev.ugatit.gateway.access.Access;
import dev.ugatit.gateway.access.CorsOrigins;
import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.gateway.api.datasets.DatasetControl;
import dev.ugatit.gateway.api.datasets.DatasetRoutes;
import dev.ugatit.gateway.api.datasets.PictureUploads;
import dev.ugatit.gateway.api.datasets.UploadedForm;
import dev.ugatit.gateway.api.events.ChangeEvents;
import dev.ugatit.gateway.api.events.EventStreams;
import dev.ugatit.gateway.api.events.TrainingEvents;
import dev.ugatit.gateway.api.models.ModelRoutes;
import dev.ugatit.gateway.api.trainings.SampleSheets;
import dev.ugatit.gateway.api.trainings.StatsRoutes;
import dev.ugatit.gateway.api.trainings.TrainingControl;
import dev.ugatit.gateway.api.trainings.TrainingCreation;
import dev.ugatit.gateway.api.trainings.TrainingRoutes;
import dev.ugatit.gateway.deadletters.DeadLetterRoutes;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.BodyReader;
import dev.ugatit.gateway.http.ConnectionLimit;
import dev.ugatit.gateway.http.LocalHostOnly;
import dev.ugatit.gateway.http.Problems;
import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.gateway.http.SecurityHeaders;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.gateway.live.LiveHandler;
import dev.ugatit.gateway.live.LiveLimits;
import dev.ugatit.gateway.live.LiveMetrics;
import dev.ugatit.gateway.live.LiveParts;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.gateway.translate.Forwarder;
import dev.ugatit.gateway.translate.PictureCheck;
import dev.ugatit.gateway.translate.TranslateHandler;
import dev.ugatit.platform.access.Role;
import dev.ugatit.platform.contract.Topics;
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
import java.util.List;
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
  private final UploadMemory memory;
  private final LiveHandler live;
  private final Access access;
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
    this.memory = uploadMemory();
    this.access =
        new Access(
            vertx,
            context.cluster(),
            Assets.OPENAPI,
            configuration.get(GatewaySettings.API_KEYS),
            GatewaySettings.rateLimit(configuration));
    this.live = live();
    this.router = router(assets, sink, pictures);
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
    return live.close().eventually(server::close).eventually(forwarder::close);
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

  /** A connection that waits for its translation is not idle. */
  private Duration idle() {
    return configuration
        .get(GatewaySettings.IDLE_TIMEOUT)
        .plus(configuration.get(GatewaySettings.TRANSLATE_TIMEOUT));
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
    if (access.isOpen() && LocalHostOnly.isLoopback(configuration.get(GatewaySettings.HOST))) {
      all.route().handler(new LocalHostOnly());
    }
    List<String> origins = configuration.get(GatewaySettings.CORS_ORIGINS);
    if (!origins.isEmpty()) {
      all.route().handler(new CorsOrigins(origins));
    }
    all.route().handler(access);
    OperationsRoutes.mount(all, context.health(), context.metrics());
    BodyReader bodies = bodies();
    Api api = new Api(vertx, assets.api(), bodies);
    assets.bind(api);
    bindModels(api, sink);
    bindDatasets(api, bodies, sink, pictures);
    bindTrainings(api, sink);
    bindEvents(api);
    new DeadLetterRoutes(vertx, context.kafka(), pictures).bind(api);
    TranslateHandler translate = translate(bodies);
    api.bind("translate", translate);
    api.bind("translateWithVersion", translate);
    api.bind("liveSession", live);
    api.mount(all, OPERATIONS);
    return all;
  }

  private void bindDatasets(
      Api api,
      BodyReader bodies,
      Function<Outgoing, Future<Position>> sink,
      Function<Outgoing, Future<Position>> pictures) {
    Topics topics = context.kafka().topics();
    StateWriter writer = new StateWriter(sink, tables.datasets()::whenDeclared);
    new DatasetRoutes(tables, new DatasetControl(tables.datasets(), writer, topics.datasets()))
        .bind(api);
    UploadedForm.Limits limits =
        new UploadedForm.Limits(
            configuration.get(GatewaySettings.MAX_UPLOAD_FILES),
            Math.min(configuration.get(GatewaySettings.MAX_UPLOAD_BYTES), MAX_RAW_BYTES),
            configuration.get(GatewaySettings.UPLOAD_TIMEOUT));
    int pixels = configuration.get(GatewaySettings.MAX_PIXELS);
    new PictureUploads(vertx, tables, bodies, memory, limits, pixels, pictures, topics.imagesRaw())
        .bind(api);
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

  private UploadMemory uploadMemory() {
    long capacity = configuration.get(GatewaySettings.UPLOAD_MEMORY_MIB) * 1024L * 1024;
    // One upload must always fit, or it would be told to try again for ever.
    long atLeast = configuration.get(GatewaySettings.MAX_UPLOAD_BYTES);
    return new UploadMemory(Math.max(capacity, atLeast));
  }

  private BodyReader bodies() {
    return new BodyReader(vertx, memory, configuration.get(GatewaySettings.UPLOAD_TIMEOUT));
  }

  private LiveHandler live() {
    LiveLimits limits =
        new LiveLimits(
            configuration.get(GatewaySettings.LIVE_SESSIONS),
            configuration.get(GatewaySettings.LIVE_FRAME_BYTES),
            configuration.get(GatewaySettings.MAX_PIXELS),
            configuration.get(GatewaySettings.LIVE_IDLE_TIMEOUT));
    LiveParts parts =
        new LiveParts(
            vertx,
            forwarder,
            tables.models(),
            tables::replayed,
            new PictureCheck(new PictureLimits(limits.frameBytes(), limits.pixels())),
            memory,
            limits,
            (token, remoteAddress) -> access.admit(token, Role.TRANSLATOR),
            new LiveMetrics(context.metrics()));
    return new LiveHandler(parts, configuration.get(GatewaySettings.LIVE_ORIGINS));
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
