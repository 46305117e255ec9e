package dev.ugatit.translator;

import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.OperationsRoutes;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.runtime.Setting;
import dev.ugatit.platform.runtime.Status;
import dev.ugatit.translator.bulk.BulkTranslator;
import dev.ugatit.translator.catalogue.ModelCatalogue;
import dev.ugatit.translator.http.Reception;
import dev.ugatit.translator.http.TranslatorRoutes;
import dev.ugatit.translator.http.inference.InferenceRoutes;
import dev.ugatit.translator.intake.TranslationMeters;
import dev.ugatit.translator.intake.Translations;
import dev.ugatit.translator.model.ModelBudget;
import dev.ugatit.translator.model.ModelLoader;
import dev.ugatit.translator.model.ServingModels;
import dev.ugatit.translator.model.WantedForm;
import dev.ugatit.translator.model.WantedProvider;
import dev.ugatit.translator.picture.Devices;
import dev.ugatit.translator.queue.Device;
import dev.ugatit.translator.queue.TranslationQueue;
import dev.ugatit.translator.tensor.TensorInference;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The translator service. Deployed means that it listens; whether it has its models is said by
 * {@code /readyz}.
 */
public final class TranslatorVerticle extends VerticleBase {
  private static final Duration IDLE = Duration.ofSeconds(75);
  private static final String HEALTH = "models";

  private final ServiceContext service;
  private final Configuration configuration;
  private @Nullable Running running;

  /** What runs between start and stop. */
  private record Running(
      HttpServer server,
      Announcer announcer,
      ModelFeed feed,
      Optional<BulkTranslator> bulk,
      TranslationQueue queue,
      ServingModels models,
      Workers workers) {}

  /** A translator that is not deployed yet. */
  public TranslatorVerticle(ServiceContext service) {
    this.service = service;
    this.configuration = service.configuration();
  }

  @Override
  public Future<?> start() {
    Devices devices = devices();
    int cores = Runtime.getRuntime().availableProcessors();
    var workers = new Workers(devices.cpu().runs() + devices.cuda().runs(), cores);
    var meters = new TranslationMeters(service.metrics());
    var queue =
        new TranslationQueue(
            get(TranslatorSettings.QUEUE), System::nanoTime, workers.translations(), meters);
    meters.watch(queue);
    var pictures =
        new PictureLimits(
            get(TranslatorSettings.MAX_UPLOAD),
            get(TranslatorSettings.MAX_PIXELS),
            get(TranslatorSettings.DECODE_TIMEOUT));
    var translations = new Translations(queue, devices, pictures);
    var catalogue = new ModelCatalogue();
    var models =
        new ServingModels(
            catalogue, loader(workers), workers.loads(), System::nanoTime, budget(devices));
    meters.watch(models);
    var feed = new ModelFeed(vertx, service.kafka(), catalogue, models);
    Optional<BulkTranslator> bulk =
        get(TranslatorSettings.BULK)
            ? Optional.of(bulk(models, translations, meters, devices))
            : Optional.empty();
    var reception = new Reception(models, queue, meters, limits(devices));
    Router router = Router.router(vertx);
    TranslatorRoutes.mount(router, reception, translations);
    var inference = new TensorInference(queue, devices);
    InferenceRoutes.mount(router, reception, inference, catalogue, service.health());
    return listen(router)
        .compose(
            server -> {
              var announcer = new Announcer(vertx, advertised(server), models, queue);
              running = new Running(server, announcer, feed, bulk, queue, models, workers);
              service.health().ready(HEALTH, feed::readiness);
              feed.start();
              bulk.ifPresent(reader -> reader.start(feed::readiness));
              return announcer.start();
            })
        .onFailure(e -> vertx.executeBlocking(workers::close));
  }

  private ModelLoader loader(Workers workers) {
    var forms =
        new ModelLoader.Forms(
            WantedForm.of(get(TranslatorSettings.FORM)),
            service.data().resolve("translator-forms.txt"),
            workers.loads());
    var loader =
        new ModelLoader(
            service.artifacts(),
            service.data().resolve("translator"),
            WantedProvider.of(get(TranslatorSettings.PROVIDER)),
            get(TranslatorSettings.INTRA_OP_THREADS),
            forms);
    workers.loads().execute(loader::removeLeftovers);
    return loader;
  }

  private ModelBudget budget(Devices devices) {
    long wanted = get(TranslatorSettings.MODEL_MEMORY) * 1_048_576L;
    return new ModelBudget(
        get(TranslatorSettings.MAX_MODELS),
        wanted == 0 ? ModelBudget.shareOfMachine() : wanted,
        Math.max(devices.cpu().runs(), devices.cuda().runs()));
  }

  private Devices devices() {
    return new Devices(
        device("cpu", Runtime.getRuntime().availableProcessors(), 1), device("cuda", 2, 8));
  }

  private Device device(String name, int runs, int batch) {
    int wantedRuns = get(TranslatorSettings.CONCURRENCY);
    int wantedBatch = get(TranslatorSettings.BATCH);
    return new Device(
        name,
        wantedRuns == 0 ? runs : wantedRuns,
        wantedBatch == 0 ? batch : wantedBatch,
        get(TranslatorSettings.BATCH_DELAY).toNanos());
  }

  private BulkTranslator bulk(
      ServingModels models, Translations translations, TranslationMeters meters, Devices devices) {
    // Not the whole queue: some of it is for those who wait for their answers.
    int most = Math.max(1, get(TranslatorSettings.QUEUE) * 3 / 4);
    var options =
        new BulkTranslator.Options(
            get(TranslatorSettings.BULK_GROUP),
            Math.min(most, devices.enough()),
            get(TranslatorSettings.BULK_MODEL_WAIT),
            get(TranslatorSettings.MAX_BUDGET));
    return new BulkTranslator(
        vertx, service.kafka(), service.metrics(), models, translations, meters, options);
  }

  private Reception.Limits limits(Devices devices) {
    return new Reception.Limits(
        get(TranslatorSettings.MAX_UPLOAD),
        get(TranslatorSettings.QUEUE) + devices.beyondQueue(),
        get(TranslatorSettings.MEMORY) * 1_048_576L,
        get(TranslatorSettings.BUDGET),
        get(TranslatorSettings.MAX_BUDGET));
  }

  private Future<HttpServer> listen(Router router) {
    OperationsRoutes.mount(router, service.health(), service.metrics());
    // A connection that waits for its translation is not idle.
    long idle = IDLE.plus(get(TranslatorSettings.MAX_BUDGET)).toMillis();
    var options =
        new HttpServerOptions()
            .setHandle100ContinueAutomatically(true)
            .setIdleTimeout((int) idle)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen(get(TranslatorSettings.PORT), get(TranslatorSettings.HOST));
  }

  private String advertised(HttpServer server) {
    String wanted = get(TranslatorSettings.ADVERTISED);
    return wanted.isEmpty()
        ? "http://" + get(TranslatorSettings.HOST) + ":" + server.actualPort()
        : wanted;
  }

  private <T> T get(Setting<T> setting) {
    return configuration.get(setting);
  }

  /** {@code http://host:port} that it listens on, once deployed. */
  public String address() {
    if (running == null) {
      throw new IllegalStateException("the translator is not deployed");
    }
    return "http://" + get(TranslatorSettings.HOST) + ":" + running.server().actualPort();
  }

  /** Gateways first lose sight of it, then it stops to listen, then to work. */
  @Override
  public Future<?> stop() {
    Running stopping = running;
    if (stopping == null) {
      return Future.succeededFuture();
    }
    service.health().ready(HEALTH, () -> Status.failing("the translator is stopping"));
    return stopping
        .announcer()
        .stop()
        .eventually(
            () -> stopping.bulk().map(BulkTranslator::stop).orElse(Future.succeededFuture()))
        .eventually(stopping.feed()::stop)
        .eventually(stopping.server()::close)
        .eventually(
            () -> {
              stopping.queue().close();
              stopping.models().retireAll();
              return vertx.executeBlocking(stopping.workers()::close);
            });
  }
}
