package dev.ugatit.gateway;

import dev.ugatit.gateway.access.Access;
import dev.ugatit.gateway.access.Origins;
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
import dev.ugatit.gateway.http.LocalHostOnly;
import dev.ugatit.gateway.http.Problems;
import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.gateway.http.SecurityHeaders;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.gateway.inference.InferenceRoutes;
import dev.ugatit.gateway.live.LiveHandler;
import dev.ugatit.gateway.live.LiveLimits;
import dev.ugatit.gateway.live.LiveMetrics;
import dev.ugatit.gateway.live.LiveParts;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.gateway.translate.Forwarder;
import dev.ugatit.gateway.translate.PictureCheck;
import dev.ugatit.gateway.translate.Relay;
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
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;

/**
 * Everything that answers: {@code openapi.yaml} says what there is, this who answers it. Confined
 * to one event loop.
 */
final class GatewayRoutes {
  /** Operations that {@link OperationsRoutes} answers. */
  private static final Set<String> OPERATIONS = Set.of("live", "ready", "metrics");

  /** What fits into a record of {@code images.raw} beside its headers. */
  private static final int MAX_RAW_BYTES = Topics.RAW_RECORD_BYTES - 1024 * 1024;

  private final Vertx vertx;
  private final ServiceContext context;
  private final Configuration configuration;
  private final Tables tables;
  private final Sinks sinks;
  private final Forwarder forwarder;
  private final Access access;
  private final UploadMemory memory;
  private final LiveHandler live;

  /**
   * Writers of records, which complete when Kafka has acknowledged a record.
   *
   * @param state of state records
   * @param pictures of encoded pictures, which compress no further
   */
  record Sinks(
      Function<Outgoing, Future<Position>> state, Function<Outgoing, Future<Position>> pictures) {}

  GatewayRoutes(
      Vertx vertx,
      ServiceContext context,
      Tables tables,
      Sinks sinks,
      Forwarder forwarder,
      Access access) {
    this.vertx = vertx;
    this.context = context;
    this.configuration = context.configuration();
    this.tables = tables;
    this.sinks = sinks;
    this.forwarder = forwarder;
    this.access = access;
    this.memory = uploadMemory(configuration);
    this.live = liveHandler();
  }

  /** Ends live sessions; each is told. */
  Future<Void> close() {
    return live.close();
  }

  /** Adds every route; fails where document and handlers differ. */
  Router router(Assets assets) {
    Router all = Router.router(vertx);
    Problems.mount(all);
    all.route().handler(new RequestId());
    all.route().handler(new SecurityHeaders());
    if (access.isOpen() && LocalHostOnly.isLoopback(configuration.get(GatewaySettings.HOST))) {
      all.route().handler(new LocalHostOnly());
    }
    all.route().handler(new Origins(configuration.get(GatewaySettings.CORS_ORIGINS)));
    all.route().handler(access);
    OperationsRoutes.mount(all, context.health(), context.metrics());
    BodyReader bodies = bodies();
    Api api = new Api(vertx, assets.api(), bodies);
    assets.bind(api);
    bindModels(api);
    bindDatasets(api, bodies);
    bindTrainings(api);
    bindEvents(api);
    new DeadLetterRoutes(vertx, context.kafka(), sinks.pictures()).bind(api);
    Relay relay = new Relay(forwarder, InferenceRoutes.ANSWER_HEADERS);
    int mostBytes = configuration.get(GatewaySettings.MAX_UPLOAD_BYTES);
    new InferenceRoutes(tables, relay, bodies, mostBytes).bind(api);
    TranslateHandler translate = translate(bodies);
    api.bind("translate", translate);
    api.bind("translateWithVersion", translate);
    api.bind("liveSession", live);
    api.mount(all, OPERATIONS);
    return all;
  }

  private void bindDatasets(Api api, BodyReader bodies) {
    Topics topics = context.kafka().topics();
    StateWriter writer = new StateWriter(sinks.state(), tables.datasets()::whenDeclared);
    new DatasetRoutes(tables, new DatasetControl(tables.datasets(), writer, topics.datasets()))
        .bind(api);
    UploadedForm.Limits limits =
        new UploadedForm.Limits(
            configuration.get(GatewaySettings.MAX_UPLOAD_FILES),
            Math.min(configuration.get(GatewaySettings.MAX_UPLOAD_BYTES), MAX_RAW_BYTES),
            configuration.get(GatewaySettings.UPLOAD_TIMEOUT));
    int pixels = configuration.get(GatewaySettings.MAX_PIXELS);
    new PictureUploads(
            vertx, tables, bodies, memory, limits, pixels, sinks.pictures(), topics.imagesRaw())
        .bind(api);
  }

  private void bindModels(Api api) {
    var writer = new StateWriter(sinks.state(), tables.models()::whenApplied);
    String topic = context.kafka().topics().models();
    new ModelRoutes(tables, forwarder::refused, writer, topic).bind(api);
  }

  private void bindTrainings(Api api) {
    var writer = new StateWriter(sinks.state(), tables.trainings()::whenApplied);
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
    var streams = new EventStreams(vertx, most, GatewaySettings.idle(configuration));
    context.metrics().gauge("ugatit.gateway.event.streams", streams, EventStreams::open);
    new TrainingEvents(vertx, context.kafka(), tables, streams).bind(api);
    new ChangeEvents(vertx, tables, streams).bind(api);
  }

  private static UploadMemory uploadMemory(Configuration configuration) {
    long capacity = configuration.get(GatewaySettings.UPLOAD_MEMORY_MIB) * 1024L * 1024;
    // One upload must always fit, or it would be told to try again for ever.
    long atLeast = configuration.get(GatewaySettings.MAX_UPLOAD_BYTES);
    return new UploadMemory(Math.max(capacity, atLeast));
  }

  private BodyReader bodies() {
    return new BodyReader(vertx, memory, configuration.get(GatewaySettings.UPLOAD_TIMEOUT));
  }

  private LiveHandler liveHandler() {
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
    return new LiveHandler(parts);
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
