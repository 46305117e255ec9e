package dev.ugatit.translator.http;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.catalogue.ModelCatalogue;
import dev.ugatit.translator.http.inference.InferenceRoutes;
import dev.ugatit.translator.intake.TranslationMeters;
import dev.ugatit.translator.intake.Translations;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.ModelBudget;
import dev.ugatit.translator.model.ModelLoader;
import dev.ugatit.translator.model.ServingModels;
import dev.ugatit.translator.model.TinyModel;
import dev.ugatit.translator.model.WantedForm;
import dev.ugatit.translator.model.WantedProvider;
import dev.ugatit.translator.picture.Devices;
import dev.ugatit.translator.queue.Alarm;
import dev.ugatit.translator.queue.Device;
import dev.ugatit.translator.queue.TranslationQueue;
import dev.ugatit.translator.tensor.TensorInference;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The translator's HTTP side and its models, without Kafka. */
public final class Site implements AutoCloseable {
  public static final long MAX_BYTES = 64 * 1024;

  public final Vertx vertx = Vertx.vertx();
  public final ModelCatalogue catalogue = new ModelCatalogue();
  public final ServingModels models;
  public final TranslationQueue queue;
  public final Client client;
  public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  public final TranslationMeters meters = new TranslationMeters(registry);
  public final Translations translations;
  public final Health health = new Health();
  private final ExecutorService loads = Executors.newSingleThreadExecutor();
  public final FolderStore store;
  private final Path folder;
  private final HttpServer server;

  /**
   * Starts.
   *
   * @param concurrency runs at the same time, of one picture each
   * @param runners runs models
   */
  public Site(Path folder, int queueCapacity, int concurrency, Executor runners)
      throws IOException {
    this(folder, queueCapacity, concurrency, runners, Duration.ofSeconds(10));
  }

  /**
   * Starts.
   *
   * @param decodeTimeout of one picture
   */
  public Site(
      Path folder, int queueCapacity, int concurrency, Executor runners, Duration decodeTimeout)
      throws IOException {
    this(
        folder,
        queueCapacity,
        new Device("cpu", concurrency, 1, 0),
        runners,
        Executors.newFixedThreadPool(2, Site::daemon),
        decodeTimeout,
        WantedForm.AUTO);
  }

  /** Starts with two runs at the same time, and models in this form where there is one. */
  public Site(Path folder, int queueCapacity, Executor runners, WantedForm form)
      throws IOException {
    this(
        folder,
        queueCapacity,
        new Device("cpu", 2, 1, 0),
        runners,
        Executors.newFixedThreadPool(2, Site::daemon),
        Duration.ofSeconds(10),
        form);
  }

  /** Starts, with the usual time to decode a picture. */
  public Site(Path folder, int queueCapacity, Device device, Executor runners, Executor workers)
      throws IOException {
    this(folder, queueCapacity, device, runners, workers, Duration.ofSeconds(10), WantedForm.AUTO);
  }

  /**
   * Starts.
   *
   * @param device that all models run on
   * @param runners runs models
   * @param workers decodes and encodes
   * @param decodeTimeout of one picture
   */
  private Site(
      Path folder,
      int queueCapacity,
      Device device,
      Executor runners,
      Executor workers,
      Duration decodeTimeout,
      WantedForm form)
      throws IOException {
    this.folder = folder;
    store = new FolderStore(folder.resolve("store"));
    var loader =
        new ModelLoader(
            store,
            folder.resolve("cache"),
            WantedProvider.CPU,
            1,
            new ModelLoader.Forms(form, folder.resolve("forms.txt"), loads));
    models =
        new ServingModels(
            catalogue, loader, loads, System::nanoTime, new ModelBudget(8, 1L << 30, 2));
    meters.watch(models);
    var threads = new TranslationQueue.Threads(workers, runners, Alarm.ofRealTime());
    queue = new TranslationQueue(queueCapacity, System::nanoTime, threads, meters);
    meters.watch(queue);
    var limits =
        new Reception.Limits(
            MAX_BYTES, 32, 32L * MAX_BYTES, Duration.ofSeconds(20), Duration.ofSeconds(60));
    var pictures = new PictureLimits(MAX_BYTES, 40_000_000, decodeTimeout);
    translations = new Translations(queue, new Devices(device, device), pictures);
    Router router = Router.router(vertx);
    var reception = new Reception(models, queue, meters, limits);
    TranslatorRoutes.mount(router, reception, translations);
    var inference = new TensorInference(queue, new Devices(device, device));
    InferenceRoutes.mount(router, reception, inference, catalogue, health);
    server = Await.result(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    client = new Client(vertx, server.actualPort());
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "pictures");
    thread.setDaemon(true);
    return thread;
  }

  /** A second client with connections of its own. */
  public Client newClient() {
    return new Client(vertx, server.actualPort());
  }

  /** Stores and announces a model. */
  public ModelManifest announce(TinyModel model, String name, long version) throws IOException {
    Files.createDirectories(folder.resolve("scratch"));
    ModelManifest manifest = model.publish(store, folder.resolve("scratch"), name, version);
    announce(manifest);
    return manifest;
  }

  /** Stores and announces somebody else's model, and makes it champion. */
  ModelManifest announce(Path file, String name, TensorContract tensors) throws IOException {
    ModelManifest manifest = Manifests.foreign(name, 1, store.put(file, "onnx"), tensors, 17);
    announce(manifest);
    champion(name, 1);
    return manifest;
  }

  /** Announces a model. */
  public void announce(ModelManifest manifest) {
    catalogue.apply(manifest.key(), Json.bytes(manifest));
    models.refresh();
  }

  /** Makes a version the champion. */
  public void champion(String name, long version) {
    catalogue.apply(name + "@champion", Json.bytes(Manifests.alias(name, "champion", version)));
    models.refresh();
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    queue.close();
    models.retireAll();
    Await.result(vertx.close());
    loads.shutdown();
    if (!loads.awaitTermination(10, TimeUnit.SECONDS)) {
      throw new AssertionError("a load did not end");
    }
  }
}
