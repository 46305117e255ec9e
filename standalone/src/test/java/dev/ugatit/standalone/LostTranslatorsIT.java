package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translators are killed one after the other, for long, while clients of all kinds go on. */
@Tag("soak")
@Timeout(value = 180, unit = TimeUnit.MINUTES)
class LostTranslatorsIT {
  private static final Logger LOG = LoggerFactory.getLogger(LostTranslatorsIT.class);
  private static final String MODEL = "tiny";
  private static final int LIVE = 4;

  /** Touched in full at once, so that what grows afterwards is not the heap. */
  private static final String[] GATEWAY = {
    "-Xms160m", "-Xmx160m", "-XX:+AlwaysPreTouch", "-Xss512k"
  };

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

  @TempDir private Path folder;

  /** Memory of the two gateways together: live objects and resident. */
  private record Memory(long liveBytes, long residentKib) {}

  @Test
  void noRequestFailsAndTheGatewaysMemoryStaysFlat() throws Exception {
    Duration length = Duration.ofMinutes(Integer.getInteger("ugatit.soak.minutes", 20));
    var random = new SplittableRandom(5);
    var figures = new ArrayList<Memory>();
    int kills = 0;
    try (var twins = new Twins(folder)) {
      twins.publish(MODEL, 1);
      twins.startTranslator(0);
      twins.startTranslator(1);
      twins.startGateway(0, GATEWAY);
      twins.startGateway(1, GATEWAY);
      twins.awaitReady();
      long end = System.nanoTime() + length.toNanos();
      try (var load = new RestLoad(twins, MODEL).start(RestLoad.MANY);
          var live = new LiveClients(twins, MODEL).start(LIVE)) {
        while (System.nanoTime() < end
            && load.complaints().isEmpty()
            && live.complaints().isEmpty()) {
          int lost = random.nextInt(2);
          twins.translator(lost).kill();
          twins.startTranslator(lost);
          kills++;
          TimeUnit.MILLISECONDS.sleep(random.nextInt(5_000, 20_000));
          twins.awaitReady(); // or both would be away, which no second try cures
          figures.add(memory(twins));
          LOG.info(
              "{} kills, {}; {}, longest gap {} ms; {}",
              kills,
              load.counts(),
              live,
              live.longestGapMillis(),
              figures.get(figures.size() - 1));
        }
        load.close();
        live.close();
        assertThat(load.complaints()).isEmpty();
        assertThat(live.complaints()).isEmpty();
        assertThat(live.pictures()).isPositive();
      }
    }
    assertFlat(figures);
  }

  /** From the second quarter on, when everything has been used. */
  private static void assertFlat(List<Memory> figures) {
    int quarter = figures.size() / 4;
    if (quarter < 3) {
      LOG.warn("too short to tell whether memory is flat");
      return;
    }
    Memory before = median(figures.subList(quarter, 2 * quarter));
    Memory after = median(figures.subList(3 * quarter, figures.size()));
    LOG.info("in the second quarter {}, in the last one {}", before, after);
    Percentage flat = Percentage.withPercentage(5);
    assertThat(after.liveBytes()).isCloseTo(before.liveBytes(), flat);
    assertThat(after.residentKib()).isCloseTo(before.residentKib(), flat);
  }

  private static Memory median(List<Memory> all) {
    int middle = all.size() / 2;
    return new Memory(
        all.stream().mapToLong(Memory::liveBytes).sorted().toArray()[middle],
        all.stream().mapToLong(Memory::residentKib).sorted().toArray()[middle]);
  }

  private static Memory memory(Twins twins) throws Exception {
    long live = 0;
    long resident = 0;
    for (int i = 0; i < 2; i++) {
      live += liveBytes(twins.gateway(i).pid());
      resident += residentKib(twins.gateway(i).pid());
    }
    return new Memory(live, resident);
  }

  /** Collects what is garbage and counts the rest. */
  private static long liveBytes(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher total = TOTAL.matcher(histogram);
    assertThat(total.find()).as(histogram).isTrue();
    return Long.parseLong(total.group(1));
  }

  private static long residentKib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
