package dev.ugatit.trainer.publish;

import dev.ugatit.network.onnx.OnnxGraph;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.trainer.run.Learner;
import dev.ugatit.trainer.run.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the models of one training: export → gate → artifact store → manifest → aliases. Each
 * part may be done again with the same effect, so that it can be cut off anywhere.
 *
 * <p>A version that is announced never changes, whatever weights are offered for it later. Old
 * versions that no alias names are taken back.
 */
final class ModelPublisher implements Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPublisher.class);
  private static final String UNSCORED = "the newest version that passed the gate; not scored yet";

  private final TrainingRecord record;
  private final Fit fit;
  private final Map<Direction, TensorData> probes;
  private final Path work;
  private final ArtifactStore artifacts;
  private final ModelBoard board;
  private final Announcements announcements;

  /**
   * @param probes two fixed pictures for each direction, {@code N×3×S×S} in [-1,1]
   * @param work folder for temporary files
   */
  ModelPublisher(
      TrainingRecord record,
      Fit fit,
      Map<Direction, TensorData> probes,
      Path work,
      ArtifactStore artifacts,
      ModelBoard board,
      Announcements announcements) {
    this.record = record;
    this.fit = fit;
    this.probes = probes;
    this.work = work;
    this.artifacts = artifacts;
    this.board = board;
    this.announcements = announcements;
  }

  @Override
  public Published publish(Learner learner, int step, String snapshot) {
    String version = record.model() + "/" + step;
    try {
      announcements.announceAgain();
      boolean fresh = false;
      for (Direction direction : Direction.values()) {
        fresh |= publish(learner, direction, step, snapshot);
        announcements.retire(name(direction));
      }
      return new Published(
          fresh ? Verdict.PUBLISHED : Verdict.KNOWN, version + " and its way back are published");
    } catch (GateException e) {
      LOG.error("{} was refused at the gate: {}", version, e.getMessage());
      return new Published(Verdict.REFUSED, version + " is not published: " + e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} could not be published yet", version, e);
      return new Published(Verdict.DELAYED, version + " could not be published yet: " + e);
    }
  }

  private boolean publish(Learner learner, Direction direction, int step, String snapshot)
      throws IOException, GateException {
    Optional<ModelManifest> known = board.manifest(name(direction), step);
    boolean fresh = known.filter(m -> artifacts.exists(m.artifact())).isEmpty();
    ModelManifest manifest;
    if (fresh) {
      ModelExport export =
          ModelExport.make(
              learner, direction, record.options().network(), probe(direction), work, artifacts);
      manifest = manifest(direction, step, snapshot, export);
      if (known.isPresent() && !known.get().sha256().equals(manifest.sha256())) {
        throw new GateException(
            "its file is gone from the artifact store and cannot be made again to the bit");
      }
      announcements.announce(manifest);
    } else {
      manifest = known.orElseThrow();
    }
    announcements.point(AliasRecord.CANDIDATE, manifest, "passed the gate");
    announcements.point(AliasRecord.CHAMPION, manifest, UNSCORED);
    return fresh;
  }

  private ModelManifest manifest(
      Direction direction, int step, String snapshot, ModelExport export) {
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name(direction),
        step,
        direction,
        export.model().uri(),
        export.model().sha256(),
        export.model().bytes(),
        OnnxGraph.OPSET,
        TensorContract.of(record.options().network()),
        record.options().network(),
        fit,
        record.id(),
        step,
        snapshot,
        Map.of(),
        export.parity(),
        export.probe().uri(),
        export.probe().sha256(),
        "ugatit");
  }

  private String name(Direction direction) {
    return direction == Direction.SOURCE_TO_TARGET
        ? record.model()
        : TrainingRecord.backOf(record.model());
  }

  private TensorData probe(Direction direction) {
    TensorData probe = probes.get(direction);
    if (probe == null) {
      throw new IllegalStateException("no probe for " + direction.label());
    }
    return probe;
  }
}
