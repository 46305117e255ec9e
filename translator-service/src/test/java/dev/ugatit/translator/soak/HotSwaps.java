package dev.ugatit.translator.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.http.Answer;
import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.http.Pictures;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.TinyModel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * One champion after the other goes live while users ask for translations; now and then a version
 * is announced that must be refused.
 */
final class HotSwaps {
  private static final String MODEL = "anime";

  /** Wide enough for Winograd's form. */
  private static final GeneratorOptions WIDE = new GeneratorOptions(Variant.LIGHT, 32, 8, 1);

  private static final int USERS = 4;
  private static final int ANSWERS_OF_EACH = 4;
  private static final int BETWEEN_BROKEN = 3;
  private static final int KEPT = 3;

  private final Announcements announcements;
  private final FolderStore store;
  private final Path folder;
  private final Supplier<Client> clients;
  private final Client client;
  private final Championship championship = new Championship();
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
    this.announcements = announcements;
    this.store = store;
    this.folder = Files.createDirectories(folder.resolve("scratch"));
    this.clients = clients;
    this.client = clients.get();
  }

  /** Swaps so many times; what users got, all of it checked. */
  String run(int swaps, AfterSwap afterSwap) throws Exception {
    crown(1);
    try (var users = new Users(USERS, MODEL, championship, clients)) {
      for (int swap = 1; swap <= swaps; swap++) {
        if (swap % BETWEEN_BROKEN == 0) {
          refuse(1_000L * swap, Broken.values()[(swap / BETWEEN_BROKEN) % 3], swap);
        }
        crown(swap + 1);
        championship.ended(key(swap));
        String now = key(swap + 1);
        Await.until(() -> users.answersOf(now) >= ANSWERS_OF_EACH || !users.complaints().isEmpty());
        assertThat(users.complaints()).isEmpty();
        if (swap > KEPT) {
          announcements.write(key(swap - KEPT), null);
        }
        afterSwap.swapped(swap);
      }
      users.close();
      assertThat(users.complaints()).isEmpty();
      leavesNothing();
      return swaps + " swaps, " + refused + " refused versions, " + users.answers() + " answers";
    } finally {
      client.close();
    }
  }

  private static String key(long version) {
    return MODEL + "/" + version;
  }

  /** Makes a version the champion, waits until it serves and asks it. */
  private void crown(long version) throws Exception {
    var tiny = new TinyModel(WIDE, version);
    ModelManifest manifest = tiny.publish(store, folder, MODEL, version);
    championship.begins(manifest.key(), manifest.sha256());
    announcements.write(manifest.key(), manifest);
    point(version);
    Await.until(() -> serving().equals(List.of(version)));
    Answer answer = client.translate(MODEL, "champion", Pictures.png(Users.INPUT));
    assertThat(answer.header("ugatit-model")).isEqualTo(manifest.key());
    assertThat(answer.header("ugatit-form")).isEqualTo("winograd");
    assertThat(
            Pictures.difference(answer.picture(), tiny.oracle(Pictures.tensor(Users.INPUT), "out")))
        .isLessThan(0.51);
  }

  private void point(long version) {
    var alias = Manifests.alias(MODEL, "champion", version);
    announcements.write(alias.key(), alias);
  }

  private enum Broken {
    CORRUPT("SHA-256"),
    TRUNCATED("SHA-256"),
    UNLIKE_ITS_TRAINER("differs from its trainer's");

    final String reason;

    Broken(String reason) {
      this.reason = reason;
    }
  }

  /** Announces a version that must not serve, waits until it is refused and withdraws it. */
  private void refuse(long version, Broken broken, long champion) throws Exception {
    ModelManifest manifest = broken(version, broken);
    announcements.write(manifest.key(), manifest);
    point(version);
    Await.until(() -> reason(version).contains(broken.reason));
    assertThat(serving()).containsExactly(champion);
    point(champion);
    announcements.write(manifest.key(), null);
    refused++;
  }

  private ModelManifest broken(long version, Broken broken) throws IOException {
    var tiny = new TinyModel(WIDE, version);
    if (broken == Broken.UNLIKE_ITS_TRAINER) {
      return TinyModel.manifest(
          MODEL,
          version,
          store.put(tiny.write(folder), "onnx"),
          store.put(tiny.writeProbe(folder, 0.5f), "safetensors"));
    }
    ModelManifest manifest = tiny.publish(store, folder, MODEL, version);
    Path file = folder.resolveSibling("store").resolve(manifest.sha256() + ".onnx");
    byte[] bytes = Files.readAllBytes(file);
    if (broken == Broken.CORRUPT) {
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    } else {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(bytes.length / 2);
      }
    }
    return manifest;
  }

  private JsonNode load() {
    return Json.read(client.get("/v1/load").body(), JsonNode.class);
  }

  private List<Long> serving() {
    return StreamSupport.stream(load().get("models").spliterator(), false)
        .filter(model -> model.get("serves").toString().contains("champion"))
        .map(model -> model.get("version").asLong())
        .toList();
  }

  private String reason(long version) {
    return StreamSupport.stream(load().get("models").spliterator(), false)
        .filter(model -> model.get("version").asLong() == version)
        .map(model -> model.get("reason").asText())
        .findFirst()
        .orElse("");
  }

  /** The champion alone is loaded, and nobody waits. */
  private void leavesNothing() throws InterruptedException {
    Await.until(() -> load().get("queue").get("running").asInt() == 0);
    JsonNode load = load();
    assertThat(load.get("models")).hasSize(1);
    assertThat(load.get("queue").get("waiting")).allMatch(waiting -> waiting.asInt() == 0);
  }
}
