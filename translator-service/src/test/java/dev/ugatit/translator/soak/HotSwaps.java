package dev.ugatit.translator.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.http.Answer;
import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.http.Pictures;
import dev.ugatit.translator.soak.Versions.Broken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * One champion after the other goes live while users ask for translations; now and then a version
 * is announced that must be refused.
 */
final class HotSwaps {
  private static final String MODEL = "anime";
  private static final int USERS = 4;
  private static final int ANSWERS_OF_EACH = 4;
  private static final int BETWEEN_BROKEN = 3;
  private static final int KEPT = 3;

  private final Supplier<Client> clients;
  private final Client client;
  private final Versions versions;
  private long refused;

  /** What is done after each swap, for instance to measure. */
  @FunctionalInterface
  interface AfterSwap {
    void swapped(int count) throws IOException;
  }

  /**
   * On a translator without models.
   *
   * @param folder that holds its store
   * @param clients of it
   */
  HotSwaps(Announcements announcements, FolderStore store, Path folder, Supplier<Client> clients)
      throws IOException {
    this.clients = clients;
    this.client = clients.get();
    this.versions = new Versions(MODEL, announcements, store, folder, client);
  }

  /** Swaps so many times; what users got, all of it checked. */
  String run(int swaps, AfterSwap afterSwap) throws Exception {
    crown(1);
    try (var users = new Users(USERS, MODEL, versions.championship(), clients)) {
      for (int swap = 1; swap <= swaps; swap++) {
        if (swap % BETWEEN_BROKEN == 0) {
          refuse(swap);
        }
        crown(swap + 1);
        versions.ended(swap);
        String now = versions.key(swap + 1);
        Await.until(() -> users.answersOf(now) >= ANSWERS_OF_EACH || !users.complaints().isEmpty());
        assertThat(users.complaints()).isEmpty();
        if (swap > KEPT) {
          versions.withdraw(swap - KEPT);
        }
        afterSwap.swapped(swap);
      }
      users.close();
      assertThat(users.complaints()).isEmpty();
      assertLeavesNothing();
      return swaps + " swaps, " + refused + " refused versions, " + users.answers() + " answers";
    } finally {
      client.close();
    }
  }

  /** It serves when this returns, and gives the oracle's picture. */
  private void crown(long version) throws Exception {
    versions.crown(version);
    Answer answer = client.translate(MODEL, "champion", Pictures.png(Users.INPUT));
    assertThat(answer.header("ugatit-model")).isEqualTo(versions.key(version));
    assertThat(answer.header("ugatit-form")).isEqualTo("winograd");
    var wanted = Versions.model(version).oracle(Pictures.tensor(Users.INPUT), "out");
    assertThat(Pictures.difference(answer.picture(), wanted)).isLessThan(0.51);
  }

  private void refuse(int swap) throws Exception {
    versions.refuse(
        1_000L * swap,
        Broken.of(swap / BETWEEN_BROKEN),
        swap,
        () -> assertThat(versions.champions()).containsExactly((long) swap));
    refused++;
  }

  /** The champion alone is loaded, and nobody waits. */
  private void assertLeavesNothing() throws InterruptedException {
    Await.until(() -> versions.load().get("queue").get("running").asInt() == 0);
    Await.until(() -> versions.load().get("models").size() == 1);
    JsonNode waiting = versions.load().get("queue").get("waiting");
    assertThat(waiting).allMatch(count -> count.asInt() == 0);
  }
}
