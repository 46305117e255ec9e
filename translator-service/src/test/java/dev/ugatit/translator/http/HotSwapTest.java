package dev.ugatit.translator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.TinyModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A better model goes live while users are connected; a broken one does not. */
class HotSwapTest {
  private static final int USERS = 4;
  private static final int ANSWERS_EACH = 10;

  private static final Picture INPUT = Pictures.noise(32, 32, 9);

  @TempDir Path folder;

  @Test
  void noRequestFailsWhileVersionsChange() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(2);
    ExecutorService users = Executors.newFixedThreadPool(USERS);
    try (var site = new Site(folder, 16, 2, workers)) {
      var one = new TinyModel(1);
      var two = new TinyModel(2);
      Map<String, TinyModel> tiny = Map.of("anime/1", one, "anime/2", two);
      ModelManifest first = site.announce(one, "anime", 1);
      ModelManifest second = site.announce(two, "anime", 2);
      Map<String, String> digests =
          Map.of(first.key(), first.sha256(), second.key(), second.sha256());
      site.champion("anime", 1);
      var stop = new AtomicBoolean();
      var answers = new ArrayList<Future<List<Answer>>>();
      for (int user = 0; user < USERS; user++) {
        answers.add(users.submit(() -> use(site, stop)));
      }

      changeVersions(site);
      stop.set(true);

      Map<String, byte[]> bodies = bodies(site, tiny);
      for (Future<List<Answer>> ofUser : answers) {
        List<Answer> all = ofUser.get(60, TimeUnit.SECONDS);
        assertThat(all).hasSizeGreaterThanOrEqualTo(ANSWERS_EACH);
        for (Answer answer : all) {
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.header("ugatit-digest"))
              .isEqualTo(digests.get(answer.header("ugatit-model")));
          assertThat(answer.body()).isEqualTo(bodies.get(answer.header("ugatit-model")));
        }
      }
    } finally {
      users.shutdown();
      workers.shutdown();
    }
  }

  private static void changeVersions(Site site) throws InterruptedException {
    awaitVersion(site, "anime/1");
    site.champion("anime", 2);
    awaitVersion(site, "anime/2");
    site.announce(Manifests.of("anime", 3)); // has no file
    site.champion("anime", 3);
    Await.until(
        () -> site.models.statuses().stream().anyMatch(model -> model.state().equals("failed")));
    assertThat(version(site)).isEqualTo("anime/2");
    site.champion("anime", 1);
    awaitVersion(site, "anime/1");
  }

  /** What each version answers when it is asked for by number; checked against the oracle. */
  private static Map<String, byte[]> bodies(Site site, Map<String, TinyModel> tiny) {
    var bodies = new HashMap<String, byte[]>();
    tiny.forEach(
        (key, model) -> {
          Answer answer =
              site.client.translate("anime", key.replace("anime/", ""), Pictures.png(INPUT));
          TensorData wanted = model.oracle(Pictures.tensor(INPUT), "out");
          assertThat(Pictures.difference(answer.picture(), wanted)).isLessThan(0.51);
          bodies.put(key, answer.body());
        });
    return bodies;
  }

  private static List<Answer> use(Site site, AtomicBoolean stop) {
    var answers = new ArrayList<Answer>();
    byte[] body = Pictures.png(INPUT);
    while (!stop.get() || answers.size() < ANSWERS_EACH) {
      answers.add(site.client.translate("anime", "champion", body));
    }
    return answers;
  }

  private static String version(Site site) {
    return site.client.translate("anime", "champion", Pictures.png(INPUT)).header("ugatit-model");
  }

  private static void awaitVersion(Site site, String wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!version(site).equals(wanted)) {
      assertThat(System.nanoTime()).as("swapped to " + wanted).isLessThan(end);
    }
  }
}
