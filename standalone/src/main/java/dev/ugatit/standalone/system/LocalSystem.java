package dev.ugatit.standalone.system;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.gateway.GatewaySettings;
import dev.ugatit.gateway.GatewayVerticle;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.platform.runtime.Logging;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.runtime.ServiceRunner;
import dev.ugatit.translator.TranslatorSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Broker and all services in this JVM, on loopback; the same verticles as in services of their own.
 *
 * <p>States: started by {@link #start} → closed by {@link #close}; services stop before the broker.
 */
final class LocalSystem implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** What closing Vert.x may take when the services have had their time. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final DataFolder data;
  private final EmbeddedBroker broker;
  private final ServiceRunner runner;
  private final Instance instance;
  private final String times;

  private LocalSystem(
      DataFolder data,
      EmbeddedBroker broker,
      ServiceRunner runner,
      Instance instance,
      String times) {
    this.data = data;
    this.broker = broker;
    this.runner = runner;
    this.instance = instance;
    this.times = times;
  }

  /**
   * Starts everything; what was started is stopped again when a later part fails.
   *
   * @throws InterruptedException after a signal
   */
  static LocalSystem start(SystemRequest request) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    // Wrong settings are told before the broker takes its seconds.
    Logging.configure(Services.configuration(request));
    EmbeddedBroker broker = EmbeddedBroker.start(request.data().kafka());
    try {
      long brokerReady = System.nanoTime();
      if (EndSignals.received()) {
        throw new InterruptedException("a signal came while starting");
      }
      String kafka = broker.bootstrapServers();
      ServiceRunner runner =
          ServiceRunner.create(
              Services.configuration(
                  request
                      .withSetting(PlatformSettings.KAFKA.key(), kafka)
                      .withDefault(TranslatorSettings.PORT.key(), "0")
                      .withDefault(PlatformSettings.STOP_TIMEOUT.key(), Services.TRAINER_STOP)));
      Instance instance = startOrStop(runner, kafka, request.data());
      String times =
          String.format(
              "broker ready after %d ms, services %d ms later",
              millis(brokerReady - begin), millis(System.nanoTime() - brokerReady));
      return new LocalSystem(request.data(), broker, runner, instance, times);
    } catch (RuntimeException | IOException | InterruptedException e) {
      broker.close();
      throw e;
    }
  }

  private static Instance startOrStop(ServiceRunner runner, String kafka, DataFolder data)
      throws IOException, InterruptedException {
    try {
      Instance instance = startServices(runner, kafka);
      instance.write(data);
      return instance;
    } catch (RuntimeException | IOException | InterruptedException e) {
      Await.result("stopping the services", runner.stop().otherwiseEmpty(), stopLimit(runner));
      throw e;
    }
  }

  private static Instance startServices(ServiceRunner runner, String kafka)
      throws InterruptedException {
    GatewayVerticle[] gateway = new GatewayVerticle[1];
    for (Services service : Services.values()) {
      if (service == Services.GATEWAY) {
        runner.add(service.label(), context -> gateway[0] = new GatewayVerticle(context));
      } else {
        runner.add(service.label(), service::verticle);
      }
    }
    Await.result("starting the services", runner.start(), START_LIMIT);
    awaitReady(runner.context().health());
    URI address = gateway(runner.context().configuration(), gateway[0].port());
    return new Instance(ProcessHandle.current().pid(), address.toString(), kafka);
  }

  /** Where this machine reaches a gateway of this configuration. */
  static URI gateway(Configuration configuration) {
    return gateway(configuration, configuration.get(GatewaySettings.PORT));
  }

  private static URI gateway(Configuration configuration, int port) {
    String host = configuration.get(GatewaySettings.HOST);
    String reachable =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1"; // all of this machine's addresses
          case "::" -> "[::1]";
          default -> host.contains(":") ? "[" + host + "]" : host;
        };
    return URI.create("http://" + reachable + ":" + port);
  }

  /** Services are up before they have read their state from Kafka; clients want both. */
  private static void awaitReady(Health health) throws InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!health.readyFailures().isEmpty()) {
      if (System.nanoTime() > end) {
        throw new CommandException("the system is up but not ready: " + health.readyFailures());
      }
      Thread.sleep(20);
    }
  }

  Instance instance() {
    return instance;
  }

  ServiceRunner runner() {
    return runner;
  }

  /** How long the start took, for a person. */
  String times() {
    return times;
  }

  @Override
  public void close() throws InterruptedException, IOException {
    Instance.forget(data);
    try {
      Await.result("stopping the services", runner.stop(), stopLimit(runner));
    } finally {
      broker.close();
    }
  }

  private static Duration stopLimit(ServiceRunner runner) {
    return runner.context().configuration().get(PlatformSettings.STOP_TIMEOUT).plus(CLOSE_LIMIT);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
