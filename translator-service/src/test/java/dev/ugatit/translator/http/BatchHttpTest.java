package dev.ugatit.translator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.translator.model.TinyModel;
import dev.ugatit.translator.queue.Device;
import io.micrometer.core.instrument.DistributionSummary;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that share runs of a real model. */
class BatchHttpTest {
  private static final Picture INPUT = Pictures.noise(32, 32, 1);

  @TempDir Path folder;

  private static DistributionSummary batches(Site site) {
    return site.registry.get("ugatit.translator.batch").summary();
  }

  @Test
  void picturesThatShareARunAreAnsweredAsIfAlone() throws Exception {
    var tiny = new TinyModel(3);
    var held = new LinkedBlockingQueue<Runnable>();
    var device = new Device("cpu", 1, 4, 0);
    var stages = new CountedStages();
    try (var site = new Site(folder, 16, device, held::add, stages)) {
      site.announce(tiny, "anime", 1);
      site.champion("anime", 1);
      var pictures = new ArrayList<Picture>();
      var answers = new ArrayList<Future<Answer>>();
      for (int i = 0; i < 5; i++) {
        pictures.add(Pictures.noise(32, 32, i));
        answers.add(site.client.begin("anime", "champion", Pictures.png(pictures.get(i))));
        int begun = i;
        Await.until(() -> site.queue.load().running() == 1);
        Await.until(() -> site.queue.load().waitingTotal() == begun);
      }
      stages.await(5);

      for (int run = 0; run < 2; run++) {
        Runnable task = held.poll(20, TimeUnit.SECONDS);
        assertThat(task).isNotNull();
        task.run();
      }

      for (int i = 0; i < 5; i++) {
        TensorData wanted = tiny.oracle(Pictures.tensor(pictures.get(i)), "out");
        assertThat(Pictures.difference(Await.result(answers.get(i)).picture(), wanted))
            .isLessThan(0.51);
      }
      assertThat(batches(site).count()).isEqualTo(2);
      assertThat(batches(site).max()).as("one alone, then four").isEqualTo(4);
    }
  }

  private static void leaveInARun(Site site) throws InterruptedException {
    Client leaving = site.newClient();
    leaving.begin("anime", "champion", Pictures.png(INPUT), "ugatit-size", "1024");
    Await.until(() -> site.queue.load().running() == 1);
    leaving.close();
    Await.until(() -> site.queue.load().running() == 0);
  }

  @Test
  void aClientThatGoesAwayStopsItsRun() throws Exception {
    ExecutorService runners = Executors.newSingleThreadExecutor();
    var device = new Device("cpu", 1, 1, 0);
    try (var site = new Site(folder, 16, device, runners, Runnable::run)) {
      site.announce(new TinyModel(3), "anime", 1);
      site.champion("anime", 1);
      // A run at the largest size lasts a while; when it ends before the client is known to have
      // gone, there is another try. Without the stop each try ends with a run to its end.
      int tries = 0;
      while (tries == batches(site).count()) {
        assertThat(tries).as("runs that came to their end").isLessThan(20);
        tries++;
        leaveInARun(site);
      }
      byte[] body = Pictures.png(INPUT);
      assertThat(site.client.translate("anime", "champion", body).status()).isEqualTo(200);
    } finally {
      runners.shutdown();
    }
  }
}
