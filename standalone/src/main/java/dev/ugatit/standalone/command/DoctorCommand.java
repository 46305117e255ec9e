package dev.ugatit.standalone.command;

import dev.ugatit.platform.runtime.Logging;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.standalone.system.Services;
import dev.ugatit.standalone.terminal.Terminal;
import dev.ugatit.trainer.engine.EngineThreads;
import dev.ugatit.trainer.publish.GateException;
import dev.ugatit.trainer.selftest.SelfTest;
import dev.ugatit.translator.model.OrtProviders;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what this machine has and what is missing. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at this machine: JDK, cores, memory, GPU, what trains and translates here, disk.",
      "Exit code 1 when something is wrong."
    },
    footer = {"", "Example:", "  ugatit doctor --self-test"})
final class DoctorCommand implements Callable<Integer> {
  private static final long LEAST_DISK_GIB = 5;
  private static final long LEAST_MEMORY_GIB = 4;
  private static final double GIB = 1L << 30;

  @Mixin private SystemOptions system = new SystemOptions();

  @Option(
      names = "--self-test",
      description = "Also runs a training step and an ONNX model against the reference's figures.")
  private boolean selfTest;

  private final Terminal terminal = Terminal.system();
  private boolean wrong;

  @Override
  public Integer call() throws IOException {
    Logging.configure(Services.configuration(system.quietRequest()));
    line("Java", Runtime.version().feature() >= 17, javaVersion(), "install JDK 17 or newer");
    line("Platform", linuxX86(), platform(), "the native libraries are for Linux on x86-64");
    line("Memory", memoryGib() >= LEAST_MEMORY_GIB, gib(memoryGib()), "4 GiB are the least");
    line("GPU", true, gpu(), "");
    engine();
    providers();
    disk();
    line(
        "OMP_WAIT_POLICY",
        "passive".equals(System.getenv("OMP_WAIT_POLICY")),
        String.valueOf(System.getenv("OMP_WAIT_POLICY")),
        "start through ./ugatit, or set it to passive: steps are many times slower without");
    line("Fonts", fonts() > 0, fonts() + " families", "install fonts-dejavu-core for labels");
    line(
        "Settings",
        true,
        Services.configuration(system.request()).get(PlatformSettings.KAFKA) + " (Kafka)",
        "");
    if (selfTest) {
      runSelfTest();
    }
    return wrong ? 1 : 0;
  }

  private void runSelfTest() throws IOException {
    try {
      SelfTest result = SelfTest.run();
      line(
          "Self-test",
          result.passed(),
          String.format(
              Locale.ROOT,
              "step: losses within %.1e of the reference, %d ms; ONNX: within %.1e",
              result.worstLoss(),
              result.stepMillis(),
              result.onnx()),
          "this machine computes something else: do not trust trainings on it");
    } catch (GateException | IllegalStateException | LinkageError e) {
      line("Self-test", false, String.valueOf(e.getMessage()), "see the log");
    }
  }

  private void engine() {
    try {
      line("Training", true, EngineThreads.describe(), "");
    } catch (IllegalStateException e) {
      line("Training", false, String.valueOf(e.getMessage()), "see the log");
    }
  }

  private void providers() {
    try {
      OrtProviders found = OrtProviders.look();
      line(
          "Translating",
          true,
          String.format(
              "ONNX Runtime %s, built with %s; %s",
              found.version(), found.compiled(), found.reason()),
          "");
    } catch (IllegalStateException e) {
      line("Translating", false, String.valueOf(e.getMessage()), "see the log");
    }
  }

  private void line(String what, boolean ok, String found, String cure) {
    terminal.out().printf("%-4s %-16s %s%n", ok ? "ok" : "BAD", what, found);
    if (!ok) {
      wrong = true;
      terminal.out().printf("%21s -> %s%n", "", cure);
    }
  }

  private void disk() throws IOException {
    Path existing = system.request().data().root();
    while (!Files.exists(existing)) {
      existing = Optional.ofNullable(existing.getParent()).orElseThrow();
    }
    double free = Files.getFileStore(existing).getUsableSpace() / GIB;
    line("Disk", free >= LEAST_DISK_GIB, gib(free) + " free at " + existing, "5 GiB are the least");
  }

  private static String javaVersion() {
    return Runtime.version() + ", " + System.getProperty("java.vendor");
  }

  private static boolean linuxX86() {
    String arch = System.getProperty("os.arch");
    return System.getProperty("os.name").equals("Linux")
        && (arch.equals("amd64") || arch.equals("x86_64"));
  }

  private static String platform() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores";
  }

  private static double memoryGib() {
    var machine =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return machine.getTotalMemorySize() / GIB;
  }

  /** What the driver shows; whether the libraries use it is for a build with -Pcuda to say. */
  private static String gpu() throws IOException {
    Path driver = Path.of("/proc/driver/nvidia/gpus");
    if (!Files.isDirectory(driver)) {
      return "none visible: training and translating on the CPU";
    }
    try (Stream<Path> gpus = Files.list(driver)) {
      return gpus.count() + " NVIDIA GPUs; build with `mvn -Pcuda package` to use them";
    }
  }

  private static int fonts() {
    try {
      return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
    } catch (RuntimeException | LinkageError | InternalError e) {
      return 0; // what a machine without fonts throws depends on what else it lacks
    }
  }

  private static String gib(double gib) {
    return String.format(Locale.ROOT, "%.0f GiB", gib);
  }
}
