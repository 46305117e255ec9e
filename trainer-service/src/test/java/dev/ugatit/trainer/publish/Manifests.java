package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.store.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Manifests for tests, of files that exist nowhere. */
final class Manifests {
  private Manifests() {}

  static ModelManifest manifest(String name, long version) {
    String sha256 = Digests.sha256((name + version).getBytes(StandardCharsets.UTF_8));
    return manifest(name, version, "artifact:" + sha256 + ".onnx", sha256);
  }

  static ModelManifest manifest(String name, long version, String artifact, String sha256) {
    NetworkOptions network = NetworkOptions.of(NetworkOptions.LIGHT, 32, 2, 1);
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name,
        version,
        Direction.SOURCE_TO_TARGET,
        artifact,
        sha256,
        10,
        17,
        TensorContract.of(network),
        network,
        Fit.STRETCH,
        "training",
        version,
        "",
        Map.of(),
        0,
        "",
        "",
        "test");
  }
}
