package dev.ugatit.translator.soak;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.kafka.KafkaFixture;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicRecords;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.bulk.TranslatorProcess;
import dev.ugatit.translator.http.Client;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many swaps leave nothing behind in the memory of a translator. */
@Tag("soak")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class HotSwapIT {
  private static final Logger LOG = LoggerFactory.getLogger(HotSwapIT.class);
  private static final int SWAPS = 200;
  private static final int WARM_UP = 20;
  private static final int MEASURED = 15;

  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir Path folder;

  @Test
  void memoryAndThreadsStayFlatOverTwoHundredSwaps() throws Exception {
    KafkaSettings kafka = KAFKA.settings(TranslatorProcess.SHORT_SESSION);
    await(TopicBootstrap.ensure(KAFKA.vertx(), kafka));
    var records = new TopicRecords(KAFKA.vertx(), kafka);
    int port = FreePort.find();
    var settings = Map.of("translator.port", String.valueOf(port), "translator.form", "winograd");
    var figures = new ArrayList<ProcessFigures>();
    try (var process = TranslatorProcess.startMeasured(kafka, folder, settings)) {
      var client = new Client(KAFKA.vertx(), port);
      FreePort.awaitReady(client);
      var swaps =
          new HotSwaps(
              Announcements.to(records, kafka.topics()),
              new FolderStore(folder.resolve("store")),
              folder,
              () -> new Client(KAFKA.vertx(), port));
      String told = swaps.run(SWAPS, swap -> figures.add(ProcessFigures.of(process.pid())));
      LOG.info("{}", told);
      client.close();
    } finally {
      records.close();
    }

    ProcessFigures before = ProcessFigures.median(figures.subList(WARM_UP, WARM_UP + MEASURED));
    ProcessFigures after =
        ProcessFigures.median(List.copyOf(figures.subList(SWAPS - MEASURED, SWAPS)));
    for (int swap = 0; swap < SWAPS; swap += WARM_UP) {
      LOG.info("after {} swaps {}", swap + 1, figures.get(swap));
    }
    LOG.info("after the warm-up {}, in the end {}", before, after);
    assertThat(after.residentKib()).isCloseTo(before.residentKib(), Percentage.withPercentage(5));
    assertThat(after.threads()).isCloseTo(before.threads(), Percentage.withPercentage(5));
    assertThat(folder.resolve("data/translator")).isEmptyDirectory();
  }
}
