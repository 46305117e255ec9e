package dev.ugatit.translator.bulk;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A translator in a process of its own, to be killed. */
final class TranslatorProcess implements AutoCloseable {
  /** A broker takes a killed member for gone after this time. */
  static final Map<String, String> SHORT_SESSION =
      Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "500");

  private final Process process;

  private TranslatorProcess(Process process) {
    this.process = process;
  }

  static TranslatorProcess start(KafkaSettings kafka, Path folder) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    var builder =
        new ProcessBuilder(
            java.toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            TranslatorProcess.class.getName(),
            kafka.bootstrapServers(),
            kafka.topics().prefix(),
            folder.toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    File log = folder.resolve("process.log").toFile();
    return new TranslatorProcess(builder.redirectErrorStream(true).redirectOutput(log).start());
  }

  /** Kills it as the system would: no commit, no word to the group. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws IOException {
    var kafka = new KafkaSettings(arguments[0], new Topics(arguments[1]), SHORT_SESSION);
    new RunningTranslator(Vertx.vertx(), kafka, Path.of(arguments[2]), Map.of());
  }
}
