package dev.ugatit.translator.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.TinyModel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.StreamSupport;

/** Versions of one model: sound ones that become champion, and others that must be refused. */
final class Versions {
  /** Wide enough for Winograd's form. */
  private static final GeneratorOptions WIDE = new GeneratorOptions(Variant.LIGHT, 32, 8, 1);

  private final String model;
  private final Announcements announcements;
  private final FolderStore store;
  private final Path folder;
  private final Client client;
  private final Championship championship = new Championship();

  /** Why a version must be refused. */
  enum Broken {
    CORRUPT("SHA-256"),
    TRUNCATED("SHA-256"),
    UNLIKE_ITS_TRAINER("differs from its trainer's");

    private final String reason;

    Broken(String reason) {
      this.reason = reason;
    }

    static Broken of(int number) {
      return values()[number % values().length];
    }
  }

  /**
   * None yet.
   *
   * @param folder that holds the store
   * @param client of the translator
   */
  Versions(String model, Announcements announcements, FolderStore store, Path folder, Client client)
      throws IOException {
    this.model = model;
    this.announcements = announcements;
    this.store = store;
    this.folder = Files.createDirectories(folder.resolve("scratch"));
    this.client = client;
  }

  /** The same each time for a version. */
  static TinyModel model(long version) {
    return new TinyModel(WIDE, version);
  }

  String key(long version) {
    return model + "/" + version;
  }

  Championship championship() {
    return championship;
  }

  /** Makes a version the champion and waits until it serves. */
  void crown(long version) throws Exception {
    ModelManifest manifest = model(version).publish(store, folder, model, version);
    championship.begins(manifest.key(), manifest.sha256());
    announcements.write(manifest.key(), manifest);
    point(version);
    Await.until(() -> champions().contains(version));
  }

  /** Another champion was seen to serve. */
  void ended(long version) {
    championship.ended(key(version));
  }

  void withdraw(long version) {
    announcements.write(key(version), null);
  }

  private void point(long version) {
    var alias = Manifests.alias(model, "champion", version);
    announcements.write(alias.key(), alias);
  }

  /**
   * Announces a version that must not serve, waits until it is refused and withdraws it.
   *
   * @param champion the version that is champion before and after
   * @param meanwhile is done while the broken version is the announced champion
   */
  void refuse(long version, Broken broken, long champion, Runnable meanwhile) throws Exception {
    ModelManifest manifest = broken(version, broken);
    announcements.write(manifest.key(), manifest);
    point(version);
    Await.until(() -> reason(version).contains(broken.reason));
    meanwhile.run();
    point(champion);
    announcements.write(manifest.key(), null);
  }

  private ModelManifest broken(long version, Broken broken) throws IOException {
    TinyModel tiny = model(version);
    if (broken == Broken.UNLIKE_ITS_TRAINER) {
      return TinyModel.manifest(
          model,
          version,
          store.put(tiny.write(folder), "onnx"),
          store.put(tiny.writeProbe(folder, 0.5f), "safetensors"));
    }
    ModelManifest manifest = tiny.publish(store, folder, model, version);
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

  /** What the translator reports. */
  JsonNode load() {
    return Json.read(client.get("/v1/load").body(), JsonNode.class);
  }

  private List<JsonNode> reported() {
    return StreamSupport.stream(load().get("models").spliterator(), false)
        .filter(each -> each.get("name").asText().equals(model))
        .toList();
  }

  /** Who serves as champion now: one at the most. */
  List<Long> champions() {
    return reported().stream()
        .filter(each -> each.get("serves").toString().contains("champion"))
        .map(each -> each.get("version").asLong())
        .toList();
  }

  private String reason(long version) {
    return reported().stream()
        .filter(each -> each.get("version").asLong() == version)
        .map(each -> each.get("reason").asText())
        .findFirst()
        .orElse("");
  }
}
