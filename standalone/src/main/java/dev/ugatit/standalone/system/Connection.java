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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command's way to a system: one that was named, one that runs on the data folder, or one started
 * here and stopped in the end.
 *
 * <p>States: open → closed, once, by {@link #close} or by the signal that ends the process; what
 * was registered by {@link #beforeEnd} runs first in the second case (see {@link EndSignals}).
 * Thread-safe.
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
  private final Runnable ending = this::endBySignal;

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

  private static Connection named(SystemRequest request) throws InterruptedException {
    SystemRequest complete =
        request
            .kafka()
            .map(kafka -> request.withSetting(PlatformSettings.KAFKA.key(), kafka))
            .orElse(request);
    Configuration configuration = Services.configuration(complete);
    return client(
        complete, configuration, request.gateway().orElse(LocalSystem.gateway(configuration)));
  }

  private static Connection found(SystemRequest request, Instance running)
      throws InterruptedException {
    SystemRequest complete = request.withSetting(PlatformSettings.KAFKA.key(), running.kafka());
    return client(complete, Services.configuration(complete), running.gatewayUri());
  }

  private static Connection client(SystemRequest request, Configuration configuration, URI gateway)
      throws InterruptedException {
    Logging.configure(configuration);
    KafkaSettings kafka = PlatformSettings.kafka(configuration);
    return new Connection(request, gateway, kafka, Vertx.vertx(), null, null).registered();
  }

  private static Connection start(
      SystemRequest request, DataFolder.Ownership ownership, Terminal terminal)
      throws IOException, InterruptedException {
    terminal.say("Starting the system on " + request.data().root() + " ...");
    // A broker that is stopped within its start halts the process: its start is waited for.
    EndSignals.defer();
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
      if (!EndSignals.endDeferral(connection.ending)) {
        connection.end();
        throw new InterruptedException("a signal came while starting");
      }
      return connection;
    } catch (RuntimeException | IOException | InterruptedException e) {
      EndSignals.endDeferral();
      ownership.close();
      throw e;
    }
  }

  /** The gateway's REST. */
  public GatewayClient gateway() {
    return new GatewayClient(gateway, request.key());
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

  /**
   * Runs an action when a signal ends the process, before the connection closes.
   *
   * @throws InterruptedException when a signal is ending it already: nothing new may begin
   */
  public void beforeEnd(Runnable action) throws InterruptedException {
    EndSignals.onEnd(action);
  }

  private Connection registered() throws InterruptedException {
    EndSignals.onEnd(ending);
    return this;
  }

  private void endBySignal() {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("the system did not stop in order", e);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (EndSignals.forget(ending)) {
      end();
    } else {
      EndSignals.awaitExit(); // a signal is ending the process, and closes
    }
  }

  private void end() throws IOException, InterruptedException {
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
