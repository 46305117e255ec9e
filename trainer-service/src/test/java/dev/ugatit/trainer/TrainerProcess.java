package dev.ugatit.trainer;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.store.FolderStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The trainer service in a process of its own, which a test can kill. */
final class TrainerProcess {
  private TrainerProcess() {}

  /**
   * Starts one.
   *
   * @param data folder of what is its own, the pictures
   * @param shared folder of what it shares with others, runs and artifacts
   * @param log what it says is added to this file
   */
  static Process start(KafkaSettings kafka, Path data, Path shared, Path log) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            TrainerProcess.class.getName(),
            kafka.bootstrapServers(),
            kafka.topics().prefix(),
            data.toString(),
            shared.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  public static void main(String[] arguments) throws IOException {
    Path shared = Path.of(arguments[3]);
    Map<String, String> settings =
        Map.of(
            "trainer.runs", shared.resolve("runs").toString(),
            "trainer.progress-interval", "200ms",
            "trainer.lease", "30s");
    var service =
        new ServiceContext(
            Configuration.of(TrainerSettings.all(), settings),
            KafkaSettings.of(arguments[0], new Topics(arguments[1])),
            new SimpleMeterRegistry(),
            new Health(),
            new FolderStore(shared.resolve("artifacts")),
            Path.of(arguments[2]));
    Vertx.vertx()
        .deployVerticle(new TrainerVerticle(service))
        .onFailure(e -> Runtime.getRuntime().halt(1));
  }
}
