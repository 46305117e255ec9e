package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.store.Artifact;
import java.util.Map;

/** Manifests and aliases for tests. */
public final class Manifests {
  public static final NetworkOptions NETWORK = NetworkOptions.of(NetworkOptions.LIGHT, 32, 2, 1);

  private Manifests() {}

  /** A version without a file. */
  public static ModelManifest of(String name, long version) {
    String digest = "%064x".formatted(version);
    return of(name, version, "artifact:" + digest + ".onnx", digest, "", "");
  }

  /** A version of a tiny light model, 32 pixels, 2 channels, 1 block. */
  public static ModelManifest of(
      String name, long version, String artifact, String sha256, String probe, String probeSha256) {
    boolean back = name.endsWith("-back");
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name,
        version,
        back ? Direction.TARGET_TO_SOURCE : Direction.SOURCE_TO_TARGET,
        artifact,
        sha256,
        1,
        17,
        TensorContract.of(NETWORK),
        NETWORK,
        Fit.STRETCH,
        "00001-test",
        version,
        "",
        Map.of(),
        0,
        probe,
        probeSha256,
        "test");
  }

  /** A version of somebody else's model. */
  public static ModelManifest foreign(
      String name, long version, Artifact file, TensorContract tensors, int opset) {
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name,
        version,
        Direction.SOURCE_TO_TARGET,
        file.uri(),
        file.sha256(),
        file.bytes(),
        opset,
        tensors,
        null,
        Fit.STRETCH,
        "",
        0,
        "",
        Map.of(),
        0,
        "",
        "",
        "somebody else");
  }

  public static AliasRecord alias(String name, String alias, long version) {
    return new AliasRecord(
        AliasRecord.SCHEMA, name, alias, version, null, "test", false, "because", 0);
  }
}
