package dev.ugatit.trainer.publish;

import dev.ugatit.network.onnx.OnnxGraph;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.platform.store.DurableFiles;
import dev.ugatit.trainer.engine.EngineThreads;
import dev.ugatit.trainer.engine.FixedGenerator;
import dev.ugatit.trainer.engine.TrainingState;
import dev.ugatit.trainer.weights.ReferenceWeights;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Publishes generators that no training here has made, by the way that a training's go: export →
 * gate → artifact store → manifest → aliases. Their versions count from 1; the same weights again
 * are the version that they were. An import that is overtaken by another of the same model is shut
 * out by it. Blocking: not for event loops.
 */
public final class ModelImport {
  /** As one thread computes it, so that the probe's answers are the same on every machine. */
  private static final int THREADS = 1;

  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final ArtifactStore artifacts;
  private final Path folder;

  /**
   * Imports into the system behind this Kafka.
   *
   * @param artifacts the store that its translators read
   * @param folder for what is kept of imported models, and for temporary files
   */
  public ModelImport(Vertx vertx, KafkaSettings kafka, ArtifactStore artifacts, Path folder) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.artifacts = artifacts;
    this.folder = folder;
  }

  /**
   * A model that is published now.
   *
   * @param fresh whether it was not before
   */
  public record Imported(ModelManifest manifest, boolean fresh) {}

  /**
   * Publishes the directions of a file: source to target as {@code model}, the other as its way
   * back.
   *
   * @param fit how pictures were brought to a square when the weights were trained
   * @throws GateException when the exported model does not compute what the weights do
   * @throws IllegalArgumentException when the model belongs to a training
   */
  public List<Imported> run(ReferenceWeights weights, String model, Fit fit)
      throws IOException, GateException {
    Names.require("model", model);
    Names.require("model", TrainingRecord.backOf(model));
    EngineThreads.use(THREADS);
    DurableFiles.createFolders(folder);
    // Both pass the gate before either is announced.
    Map<Direction, ModelExport> exports = exports(weights);
    try (var session = ImportSession.open(vertx, kafka, artifacts, folder.resolve(model), model)) {
      session.requireFree(model);
      session.requireFree(TrainingRecord.backOf(model));
      return announce(exports, weights.network(), model, fit, session);
    }
  }

  private static List<Imported> announce(
      Map<Direction, ModelExport> exports,
      NetworkOptions network,
      String model,
      Fit fit,
      ImportSession session)
      throws IOException {
    long next =
        1 + Math.max(session.lastVersion(model), session.lastVersion(TrainingRecord.backOf(model)));
    var imported = new ArrayList<Imported>();
    for (Map.Entry<Direction, ModelExport> entry : exports.entrySet()) {
      Direction direction = entry.getKey();
      ModelExport export = entry.getValue();
      String name = direction == Direction.SOURCE_TO_TARGET ? model : TrainingRecord.backOf(model);
      Optional<ModelManifest> known =
          session.versions(name).stream()
              .filter(manifest -> manifest.sha256().equals(export.model().sha256()))
              .findFirst();
      ModelManifest manifest =
          known.orElseGet(() -> manifest(name, next, direction, network, fit, export));
      session.publish(manifest, AliasRecord.CHAMPION, "the newest import");
      imported.add(new Imported(manifest, known.isEmpty()));
    }
    return imported;
  }

  private Map<Direction, ModelExport> exports(ReferenceWeights weights)
      throws IOException, GateException {
    var exports = new EnumMap<Direction, ModelExport>(Direction.class);
    try {
      for (Direction direction : weights.directions()) {
        exports.put(direction, export(weights, direction));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return exports;
  }

  private ModelExport export(ReferenceWeights weights, Direction direction)
      throws IOException, GateException {
    Function<String, TensorData> source = weights.generator(direction);
    try (var generator =
        new FixedGenerator(TrainingState.generatorOptions(weights.network()), source)) {
      return ModelExport.make(
          source,
          generator::translate,
          direction,
          weights.network(),
          ProbePictures.of(weights.network().size()),
          folder,
          artifacts);
    }
  }

  private static ModelManifest manifest(
      String name,
      long version,
      Direction direction,
      NetworkOptions network,
      Fit fit,
      ModelExport export) {
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name,
        version,
        direction,
        export.model().uri(),
        export.model().sha256(),
        export.model().bytes(),
        export.data().orElse(null),
        OnnxGraph.OPSET,
        TensorContract.of(network),
        network,
        fit,
        "",
        0,
        "",
        Map.of(),
        export.parity(),
        export.probe().uri(),
        export.probe().sha256(),
        "ugatit");
  }
}
