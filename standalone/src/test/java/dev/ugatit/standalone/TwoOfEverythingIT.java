package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.standalone.bench.Photo;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What two of everything are for: one comes later, one is lost, and no client notices. */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TwoOfEverythingIT {
  private static final Logger LOG = LoggerFactory.getLogger(TwoOfEverythingIT.class);
  private static final String MODEL = "tiny";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** A second, as promised, and another for a machine that has other things to do. */
  private static final long LIVE_AGAIN_MILLIS = 2_000;

  @TempDir private static Path folder;
  private static Twins twins;
  private static int passed;

  @BeforeAll
  static void start() throws Exception {
    twins = new Twins(folder);
    twins.publish(MODEL, 1);
    twins.startTranslator(0);
    twins.startGateway(0);
    twins.startGateway(1);
    twins.awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    twins.close();
  }

  /** What the processes said, when a test has failed. */
  @AfterEach
  void tell(TestInfo test) {
    int order = test.getTestMethod().orElseThrow().getAnnotation(Order.class).value();
    if (passed < order) {
      twins.processes().forEach(process -> LOG.warn("{}", process.output()));
    }
  }

  private static HttpResponse<byte[]> translate(int gateway) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            twins
                .request(
                    twins.gatewayAddress(gateway), "/v1/models/" + MODEL + "/translate", Twins.BOSS)
                .POST(BodyPublishers.ofByteArray(Photo.jpeg(Twins.SIZE)))
                .build(),
            BodyHandlers.ofByteArray());
  }

  @Test
  @Order(1)
  void aTranslatorThatLoadsAModelLaterIsFoundWithinTwoSeconds() throws Exception {
    Twins.until(SOON, () -> translate(0).statusCode() == 200 && translate(1).statusCode() == 200);
    try (var load = new RestLoad(twins, MODEL).start(1)) {
      twins.startTranslator(1);
      Twins.until(SOON, () -> twins.hasLoaded(1, MODEL));
      long loaded = System.nanoTime();
      Twins.until(SOON, () -> twins.answered(1) > 0);
      long found = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - loaded);
      LOG.info("found {} ms after it had loaded its model", found);
      load.close();

      assertThat(load.complaints()).isEmpty();
      assertThat(found).isLessThan(2_000);
    }
    assertThat(twins.gateway(0).output())
        .contains("of a cluster of")
        .doesNotContain("modular environment", "\tat ");
    passed = 1;
  }

  @Test
  @Order(2)
  void aLimitHoldsOverBothGateways() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    long began = System.nanoTime();
    int allowed = 0;
    for (int i = 0; i < 3 * Twins.SLOW_BURST; i++) {
      var request = twins.request(twins.gatewayAddress(i % 2), "/v1/models", Twins.SLOW);
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isIn(200, 429);
      allowed += answer.statusCode() == 200 ? 1 : 0;
    }
    int refilled = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;

    assertThat(allowed).isBetween(Twins.SLOW_BURST, Twins.SLOW_BURST + refilled);
    passed = 2;
  }

  @Test
  @Order(3)
  void aTranslatorThatIsKilledUnderLoadCostsNoRequest() throws Exception {
    try (var load = new RestLoad(twins, MODEL).start(RestLoad.MANY);
        var live = new LiveClients(twins, MODEL).start(2)) {
      long before = twins.answered(1);
      Twins.until(SOON, () -> twins.answered(1) > before + 20 && live.pictures() > 20);
      var usual = live.longestGapMillis();
      twins.translator(1).kill();
      long atKill = load.answers();
      long left = twins.answered(0);
      Twins.until(SOON, () -> twins.answered(0) > left + 50 && load.answers() > atKill + 100);
      load.close();
      live.close();

      long gap = live.longestGapMillis();
      LOG.info("{}; {}, longest gap {} ms, before {} ms", load.counts(), live, gap, usual);
      assertThat(load.complaints()).isEmpty();
      assertThat(live.complaints()).isEmpty();
      assertThat(gap).isLessThan(LIVE_AGAIN_MILLIS);
    }
    passed = 3;
  }

  @Test
  @Order(4)
  void theCommandLineShowsItsKey() throws Exception {
    String[] models = {"models", "--gateway", twins.gatewayAddress(0).toString()};
    Path key = Files.writeString(folder.resolve("key.txt"), twins.key(Twins.BOSS) + "\n");
    try (var with = CommandProcess.ugatit(plus(models, "--key-file", key.toString()));
        var without = CommandProcess.ugatit(models)) {
      assertThat(with.exit(SOON)).as(with.output()).isZero();
      assertThat(with.output()).contains(MODEL).doesNotContain(twins.key(Twins.BOSS));
      assertThat(without.exit(SOON)).isEqualTo(1);
      assertThat(without.output()).contains("--key-file", "UGATIT_KEY");
    }
    passed = 4;
  }

  private static String[] plus(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  @Order(5)
  void theClientsOfAGatewayThatIsKilledAreServedByTheOther() throws Exception {
    assertThat(translate(0).statusCode()).isEqualTo(200);
    try (var live = new LiveClients(twins, MODEL).start(2)) {
      Twins.until(SOON, () -> live.pictures() > 20);
      var usual = live.longestGapMillis();

      twins.gateway(0).kill();

      for (int i = 0; i < 20; i++) {
        assertThat(statusWithFailover()).isEqualTo(200);
      }
      long atKill = live.pictures();
      Twins.until(SOON, () -> live.pictures() > atKill + 20);
      live.close();
      long gap = live.longestGapMillis();
      LOG.info("{}, longest gap {} ms, before {} ms", live, gap, usual);
      assertThat(live.complaints()).isEmpty();
      assertThat(gap).isLessThan(LIVE_AGAIN_MILLIS);
    }
    passed = 5;
  }

  /** As a client does that knows two addresses. */
  private static int statusWithFailover() throws Exception {
    try {
      return translate(0).statusCode();
    } catch (IOException gone) {
      return translate(1).statusCode();
    }
  }
}
