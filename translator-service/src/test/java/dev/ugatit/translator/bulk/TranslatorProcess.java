package dev.ugatit.translator.bulk;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A translator in a process of its own, to be killed. */
public final class TranslatorProcess implements AutoCloseable {
  /** A broker takes a killed member for gone after this time. */
  public static final Map<String, String> SHORT_SESSION =
      Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "500");

  private final Process process;

  private TranslatorProcess(Process process) {
    this.process = process;
  }

  static TranslatorProcess start(KafkaSettings kafka, Path folder) throws IOException {
    return start(kafka, folder, List.of("-XX:TieredStopAtLevel=1"), Map.of());
  }

  /**
   * Starts one whose memory is worth measuring: its heap is touched in full at once, so that what
   * grows afterwards is the engine's, and the C library is told what the launcher tells it.
   */
  public static TranslatorProcess startMeasured(
      KafkaSettings kafka, Path folder, Map<String, String> settings) throws IOException {
    return start(kafka, folder, List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"), settings);
  }

  private static TranslatorProcess start(
      KafkaSettings kafka, Path folder, List<String> options, Map<String, String> settings)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.add(TranslatorProcess.class.getName());
    command.addAll(List.of(kafka.bootstrapServers(), kafka.topics().prefix(), folder.toString()));
    settings.forEach((name, value) -> command.add(name + "=" + value));
    var builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1");
    File log = folder.resolve("process.log").toFile();
    return new TranslatorProcess(builder.redirectErrorStream(true).redirectOutput(log).start());
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  /** Kills it as the system would: no commit, no word to the group. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws IOException {
    var kafka = new KafkaSettings(arguments[0], new Topics(arguments[1]), SHORT_SESSION);
    var settings = new HashMap<String, String>();
    for (int i = 3; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    new RunningTranslator(Vertx.vertx(), kafka, Path.of(arguments[2]), settings);
  }
}
