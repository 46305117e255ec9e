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
 * <p>States: open → closed, once, by {@link #close} or by the signal that ends the process; what was
 * registered by {@link #beforeEnd} runs first in the second case. Thread-safe.
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
      // The lock comes first: a note may be a killed system's, and its number another process's.
      Optional<DataFolder.Ownership> ownership = ownUnlessServed(request);
      if (ownership.isPresent()) {
        return start(request, ownership.get(), terminal);
      }
      Optional<Instance> running = Instance.find(request.data());
      if (running.isPresent()) {
        return found(request, running.get());
      }
      if (System.nanoTime() > end) {
        throw new CommandException(
            "another process holds " + request.data().root() + " but tells no address; stop it");
      }
      Thread.sleep(200); // it is starting: its note comes when it is ready
    }
  }

  /** A folder of somebody else's, which cannot be written, may still name a system to talk to. */
  private static Optional<DataFolder.Ownership> ownUnlessServed(SystemRequest request)
      throws IOException {
    try {
      return request.data().own();
    } catch (CommandException e) {
      if (Instance.find(request.data()).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Connection named(SystemRequest request) {
    SystemRequest complete =
        request
            .kafka()
            .map(kafka -> request.withSetting(PlatformSettings.KAFKA.key(), kafka))
            .orElse(request);
    Configuration configuration = Services.configuration(complete);
    return client(
        complete, configuration, request.gateway().orElse(LocalSystem.gateway(configuration)));
  }

  private static Connection found(SystemRequest request, Instance running) {
    SystemRequest complete =
        request.withSetting(PlatformSettings.KAFKA.key(), running.kafka());
    return client(complete, Services.configuration(complete), running.gatewayUri());
  }

  private static Connection client(
      SystemRequest request, Configuration configuration, URI gateway) {
    Logging.configure(configuration);
    KafkaSettings kafka = PlatformSettings.kafka(configuration);
    return new Connection(request, gateway, kafka, Vertx.vertx(), null, null);
  }

  private static Connection start(
      SystemRequest request, DataFolder.Ownership ownership, Terminal terminal)
      throws IOException, InterruptedException {
    terminal.say("Starting the system on " + request.data().root() + " ...");
    // A broker that is stopped within its start halts the process: its start is waited for.
    Interrupts.defer(
        () -> terminal.say("Stopping when the start is through (Ctrl-C again leaves at once)"));
    try {
      Instance.forget(request.data());
      LocalSystem local = LocalSystem.start(request);
      terminal.say("Gateway at " + local.instance().gateway() + " (" + local.times() + ")");
      var connection =
          new Connection(
              request,
              local.instance().gatewayUri(),
              local.runner().context().kafka(),
              local.runner().vertx(),
              local,
              ownership);
      if (Interrupts.endDeferral()) {
        connection.close();
        throw new InterruptedException("Ctrl-C while starting");
      }
      return connection;
    } catch (RuntimeException | IOException | InterruptedException e) {
      Interrupts.endDeferral();
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
    for (Runnable action : beforeEnd) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.warn("not everything was told of the end: {}", e.getMessage());
      }
    }
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
    if (Interrupts.forget(hook)) {
      closeOnce();
    } else {
      hook.join(); // a signal is ending the process: its hook closes
    }
  }

  private void closeOnce() throws IOException, InterruptedException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (local != null) {
        local.close();
      } else {
        Await.result("closing the clients", vertx.close(), CLOSE_LIMIT);
      }
    } finally {
      if (ownership != null) {
        ownership.close();
      }
    }
  }
}
