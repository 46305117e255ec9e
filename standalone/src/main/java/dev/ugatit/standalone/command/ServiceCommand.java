package dev.ugatit.standalone.command;

import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Logging;
import dev.ugatit.platform.runtime.OperationsServer;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.runtime.ServiceRunner;
import dev.ugatit.standalone.system.Await;
import dev.ugatit.standalone.system.EndSignals;
import dev.ugatit.standalone.system.Services;
import dev.ugatit.standalone.system.SystemRequest;
import dev.ugatit.standalone.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs one service alone against any Kafka. */
@Command(
    name = "service",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one service in this process until SIGTERM.",
      "Trainers and translators must share the artifact folder (setting `artifacts`)."
    },
    footer = {
      "",
      "Examples:",
      "  ugatit service translator --kafka 10.0.0.5:9092 --set translator.port=8081",
      "  ugatit service gateway --kafka 10.0.0.5:9092 \\",
      "      --set gateway.translators=http://127.0.0.1:8081"
    })
final class ServiceCommand implements Callable<Integer> {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  @Mixin private SystemOptions system = new SystemOptions();
  @Mixin private InsecureOption insecure = new InsecureOption();

  @Parameters(paramLabel = "NAME", description = "ingest, trainer, translator or gateway.")
  private String name = "";

  @Override
  public Integer call() throws Exception {
    Services service = Services.of(name);
    SystemRequest request = insecure.applied(system.request());
    if (request.kafka().isPresent()) {
      request = request.withSetting(PlatformSettings.KAFKA.key(), request.kafka().get());
    }
    if (service == Services.TRAINER) {
      request = request.withDefault(PlatformSettings.STOP_TIMEOUT.key(), Services.TRAINER_STOP);
    }
    Configuration configuration = Services.configuration(request);
    Logging.configure(configuration);
    ServiceRunner runner =
        ServiceRunner.create(configuration).add(service.label(), service::verticle);
    if (!service.ownServer()) {
      runner.add("operations", OperationsServer::new);
    }
    EndSignals.onEnd(
        () -> ServiceCommand.stop(runner, configuration.get(PlatformSettings.STOP_TIMEOUT)));
    Await.result("starting the " + service.label(), runner.start(), START_LIMIT);
    Terminal.system().say("Service " + service.label() + " is up.");
    new CountDownLatch(1).await(); // the signal's hook stops the service
    return 0;
  }

  private static void stop(ServiceRunner runner, Duration limit) {
    try {
      Await.result("stopping", runner.stop(), limit.plusSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
