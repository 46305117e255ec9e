package dev.ugatit.platform.runtime;

import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.store.FolderStore;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts services in one JVM and stops them again.
 *
 * <pre>{@code
 * ServiceRunner runner = ServiceRunner.create(configuration)
 *     .add("ingest", IngestVerticle::new)
 *     .add("operations", OperationsServer::new);
 * runner.start().await();
 * …
 * runner.stop().await();
 * }</pre>
 *
 * <p>States: new → starting (topics, then each service after the one before it) → running →
 * stopping (in reverse order) → stopped. A service that does not start takes those before it down
 * again. {@link #add} belongs before {@link #start}; {@link #stop} may be called at any time, from
 * any thread, and more than once.
 */
public final class ServiceRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRunner.class);

  private final Vertx vertx;
  private final ServiceContext context;
  private final Duration stopTimeout;
  private final Map<String, Function<ServiceContext, ? extends Deployable>> services =
      new LinkedHashMap<>();
  private final Deque<Deployed> deployed = new ArrayDeque<>();
  private @Nullable Future<Void> stopped;

  private record Deployed(String name, String id) {}

  private ServiceRunner(Vertx vertx, ServiceContext context, Duration stopTimeout) {
    this.vertx = vertx;
    this.context = context;
    this.stopTimeout = stopTimeout;
  }

  /**
   * Builds Vert.x with metrics and what services share. Makes the data folder, and joins the
   * cluster, if one is configured; this may take seconds.
   *
   * @param configuration its schema holds {@link PlatformSettings#all()}
   * @throws ConfigurationException when the folders cannot be made or the cluster not be joined
   */
  public static ServiceRunner create(Configuration configuration) {
    KafkaSettings kafka = PlatformSettings.kafka(configuration);
    Path data = configuration.get(PlatformSettings.DATA);
    PrometheusMeterRegistry metrics = metrics();
    try {
      Files.createDirectories(data);
      FolderStore artifacts = new FolderStore(PlatformSettings.artifacts(configuration));
      Cluster cluster = Cluster.of(configuration);
      ServiceContext context =
          new ServiceContext(configuration, kafka, metrics, new Health(), artifacts, data, cluster);
      return new ServiceRunner(
          vertx(metrics, cluster), context, configuration.get(PlatformSettings.STOP_TIMEOUT));
    } catch (IOException failed) {
      throw new ConfigurationException(
          "The data folder "
              + data.toAbsolutePath()
              + " cannot be made or written: "
              + failed
              + "; choose another one with "
              + PlatformSettings.DATA.key(),
          failed);
    }
  }

  private static PrometheusMeterRegistry metrics() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    return registry;
  }

  private static Vertx vertx(PrometheusMeterRegistry registry, Cluster cluster) {
    return cluster.join(
        new VertxOptions().setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)),
        Vertx.builder().withMetrics(new MicrometerMetricsFactory(registry)));
  }

  /** Adds a service; it starts after those added before. */
  public ServiceRunner add(String name, Function<ServiceContext, ? extends Deployable> service) {
    services.put(name, service);
    return this;
  }

  public Vertx vertx() {
    return vertx;
  }

  public ServiceContext context() {
    return context;
  }

  /** Creates the topics and starts all services; fails with the reason of the first that fails. */
  public Future<Void> start() {
    long began = System.nanoTime();
    Future<Void> chain = TopicBootstrap.ensure(vertx, context.kafka());
    for (Map.Entry<String, Function<ServiceContext, ? extends Deployable>> service :
        services.entrySet()) {
      chain = chain.compose(before -> deploy(service.getKey(), service.getValue()));
    }
    // A future of a context could not complete once Vert.x, and with it the context, is closed.
    Promise<Void> started = Promise.promise();
    chain.onComplete(
        all -> {
          LOG.info(
              "Ready in {} ms: {}",
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
              String.join(", ", services.keySet()));
          started.complete();
        },
        failed -> stop().onComplete(down -> started.fail(failed)));
    return started.future();
  }

  private Future<Void> deploy(String name, Function<ServiceContext, ? extends Deployable> service) {
    if (isStopping()) {
      return Future.failedFuture(new IllegalStateException("stopped while starting"));
    }
    return vertx
        .deployVerticle(service.apply(context))
        .onSuccess(id -> remember(new Deployed(name, id)))
        .recover(
            failed ->
                Future.failedFuture(
                    new IllegalStateException(
                        name + " did not start: " + failed.getMessage(), failed)))
        .mapEmpty();
  }

  private synchronized boolean isStopping() {
    return stopped != null;
  }

  private synchronized void remember(Deployed service) {
    deployed.push(service);
  }

  /**
   * Takes the services down, the last one first, and closes Vert.x; within the time limit. Fails
   * when that was not enough for all of them; Vert.x is closed then, too.
   */
  public synchronized Future<Void> stop() {
    if (stopped == null) {
      Promise<Void> down = Promise.promise();
      stopped = down.future();
      long limit = stopTimeout.toMillis();
      undeployNext()
          .timeout(limit, TimeUnit.MILLISECONDS)
          .transform(
              done -> {
                String late = "not everything stopped within " + limit + " ms";
                return done.succeeded()
                    ? Future.<Void>succeededFuture()
                    : Future.<Void>failedFuture(new IllegalStateException(late, done.cause()));
              })
          .onComplete(done -> closeVertx(done, down));
    }
    return stopped;
  }

  /** From a thread of its own: the event loops that end could not report their end. */
  private void closeVertx(AsyncResult<Void> services, Promise<Void> down) {
    Runnable close = () -> vertx.close().onComplete(closed -> down.handle(services));
    new Thread(close, "vertx-close").start();
  }

  private Future<Void> undeployNext() {
    Deployed service = takeLast();
    if (service == null) {
      return Future.succeededFuture();
    }
    return vertx
        .undeploy(service.id())
        .onFailure(failed -> LOG.warn("{} did not stop cleanly", service.name(), failed))
        .otherwiseEmpty()
        .compose(done -> undeployNext());
  }

  private synchronized @Nullable Deployed takeLast() {
    return deployed.poll();
  }
}
