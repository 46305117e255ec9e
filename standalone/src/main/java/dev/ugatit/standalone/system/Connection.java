package dev.ugatit.standalone.system;

import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Logging;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.standalone.terminal.Terminal;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command's way to a system: one that was named, one that runs on the data folder, or one started
 * here and stopped in the end.
 *
 * <p>States: open → closed, once, by {@link #close} or by the signal that ends the process; what
 * was registered by {@link #beforeEnd} runs first in the second case. Thread-safe.
 */
public final class Connection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Duration OTHER_STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private final SystemRequest request;
  private final URI gateway;
  private final KafkaSettings kafka;
  private final Vertx vertx;
  private final @Nullable LocalSystem local;
  private final DataFolder.@Nullable Ownership ownership;
  private final Deque<Runnable> beforeEnd = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread hook = new Thread(this::endBySignal, "orderly-end");

  private Connection(
      SystemRequest request,
      URI gateway,
      KafkaSettings kafka,
      Vertx vertx,
      @Nullable LocalSystem local,
      DataFolder.@Nullable Ownership ownership) {
    this.request = request;
    this.gateway = gateway;
    this.kafka = kafka;
    this.vertx = vertx;
    this.local = local;
    this.ownership = ownership;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Finds the system or starts one.
   *
   * @throws CommandException when a system is half named, or none can be started
   */
  public static Connection open(SystemRequest request, Terminal terminal)
      throws IOException, InterruptedException {
    if (request.gateway().isPresent() || request.kafka().isPresent()) {
      return named(request);
    }
    long end = System.nanoTime() + OTHER_STARTS_WITHIN.toNanos();
    while (true) {
      Optional<Instance> running = Instance.find(request.data());
      if (running.isPresent()) {
        return client(request, running.get());
      }
      Optional<DataFolder.Ownership> ownership = request.data().own();
      if (ownership.isPresent()) {
        return start(request, ownership.get(), terminal);
      }
      if (System.nanoTime() > end) {
        throw new CommandException(
            "another process holds " + request.data().root() + " but tells no address; stop it");
      }
      Thread.sleep(200); // it is starting: its note comes when it is ready
    }
  }

  private static Connection named(SystemRequest request) throws IOException {
    Instance running =
        new Instance(
            0,
            request.gateway().map(URI::toString).orElse("http://127.0.0.1:8080"),
            request.kafka().orElse("127.0.0.1:9092"));
    return client(request, running);
  }

  private static Connection client(SystemRequest request, Instance running) {
    Configuration configuration =
        Services.configuration(request.withDefault(PlatformSettings.KAFKA.key(), running.kafka()));
    Logging.configure(configuration);
    KafkaSettings kafka = PlatformSettings.kafka(configuration);
    return new Connection(request, running.gatewayUri(), kafka, Vertx.vertx(), null, null);
  }

  private static Connection start(
      SystemRequest request, DataFolder.Ownership ownership, Terminal terminal)
      throws IOException, InterruptedException {
    terminal.say("Starting the system on " + request.data().root() + " ...");
    try {
      LocalSystem local = LocalSystem.start(request);
      terminal.say("Gateway at " + local.instance().gateway() + " (" + local.times() + ")");
      return new Connection(
          request,
          local.instance().gatewayUri(),
          local.runner().context().kafka(),
          local.runner().vertx(),
          local,
          ownership);
    } catch (RuntimeException | IOException | InterruptedException e) {
      ownership.close();
      throw e;
    }
  }

  /** The gateway's REST. */
  public GatewayClient gateway() {
    return new GatewayClient(gateway);
  }

  /** How to reach the system's Kafka. */
  public KafkaSettings kafka() {
    return kafka;
  }

  /** Runs this process's Kafka clients. */
  public Vertx vertx() {
    return vertx;
  }

  /** Whether the system runs in this process and ends with it. */
  public boolean owner() {
    return local != null;
  }

  /** The data folder that was asked for. */
  public DataFolder data() {
    return request.data();
  }

  /** Runs an action when a signal ends the process, before the connection closes. */
  public void beforeEnd(Runnable action) {
    beforeEnd.push(action);
  }

  private void endBySignal() {
    beforeEnd.forEach(Runnable::run);
    try {
      closeOnce();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the system did not stop in order", e);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      hook.join(); // a signal is ending the process: its hook closes
      return;
    }
    closeOnce();
  }

  private void closeOnce() throws IOException, InterruptedException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (local != null) {
      local.close();
    } else {
      Await.result("closing the clients", vertx.close(), CLOSE_LIMIT);
    }
    if (ownership != null) {
      ownership.close();
    }
  }
}
