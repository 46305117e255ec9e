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
import dev.ugatit.trainer.evaluate.Evaluation;
import dev.ugatit.trainer.evaluate.Evaluator;
import dev.ugatit.trainer.evaluate.Judgement;
import dev.ugatit.trainer.publish.ChampionRule.Decision;
import dev.ugatit.trainer.run.Learner;
import dev.ugatit.trainer.run.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the models of one training: export → gate → evaluation → artifact store → manifests →
 * aliases. Each part may be done again with the same effect, so that it can be cut off anywhere.
 *
 * <p>A version that is announced never changes, whatever weights are offered for it later: its
 * score is read from its manifest and not told again. One that was withdrawn stays so. The
 * champions of both directions are one version, that with the best translations from source to
 * target; see {@link ChampionRule}. Old versions that no alias names are taken back.
 */
final class ModelPublisher implements Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPublisher.class);

  private final TrainingRecord record;
  private final Fit fit;
  private final Map<Direction, TensorData> probes;
  private final Evaluator evaluator;
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
      Evaluator evaluator,
      Path work,
      ArtifactStore artifacts,
      ModelBoard board,
      Announcements announcements) {
    this.record = record;
    this.fit = fit;
    this.probes = probes;
    this.evaluator = evaluator;
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
      if (isWithdrawn(Direction.SOURCE_TO_TARGET, step)) {
        return new Published(Verdict.KNOWN, version + " was withdrawn");
      }
      Prepared front = prepare(learner, Direction.SOURCE_TO_TARGET, step, snapshot);
      Optional<Prepared> back =
          isWithdrawn(Direction.TARGET_TO_SOURCE, step)
              ? Optional.empty()
              : Optional.of(prepare(learner, Direction.TARGET_TO_SOURCE, step, snapshot));
      announce(front);
      if (back.isPresent()) {
        announce(back.get());
      }
      Optional<Evaluation> own = Evaluation.of(front.manifest().metrics());
      Decision decision = decide(front.manifest(), own);
      pointTo(front.manifest(), decision);
      if (back.isPresent()) {
        pointTo(back.get().manifest(), decision);
      }
      return new Published(
          front.fresh() || back.filter(Prepared::fresh).isPresent()
              ? Verdict.PUBLISHED
              : Verdict.KNOWN,
          (decision.champion() ? "champion: " : "not champion: ") + decision.reason(),
          own.map(it -> new Judgement(it, decision.champion(), decision.reason())));
    } catch (GateException e) {
      LOG.error("{} was refused at the gate: {}", version, e.getMessage());
      return new Published(Verdict.REFUSED, version + " is not published: " + e.getMessage());
    } catch (CancellationException e) {
      return new Published(
          Verdict.DELAYED, version + " is published when the training goes on: its score waits");
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} could not be published yet", version, e);
      return new Published(Verdict.DELAYED, version + " could not be published yet: " + e);
    }
  }

  /**
   * A version whose file is in the artifact store.
   *
   * @param fresh whether nobody knows it yet, or its file had been lost
   */
  private record Prepared(ModelManifest manifest, boolean fresh) {}

  private Prepared prepare(Learner learner, Direction direction, int step, String snapshot)
      throws IOException, GateException {
    Optional<ModelManifest> known = board.manifest(name(direction), step);
    if (known.isPresent() && known.get().artifacts().stream().allMatch(artifacts::exists)) {
      return new Prepared(known.get(), false);
    }
    ModelExport export =
        ModelExport.make(
            learner, direction, record.options().network(), probe(direction), work, artifacts);
    if (known.isEmpty()) {
      Map<String, Double> metrics = metrics(learner, direction, step);
      return new Prepared(manifest(direction, step, snapshot, export, metrics), true);
    }
    if (!known.get().sha256().equals(export.model().sha256())) {
      throw new GateException(
          "its file is gone from the artifact store and cannot be made again to the bit");
    }
    return new Prepared(known.get(), true);
  }

  /** What was taken back, by hand or for its age, is not brought back by a repeated step. */
  private boolean isWithdrawn(Direction direction, int step) {
    return board.isWithdrawn(name(direction), step);
  }

  private Map<String, Double> metrics(Learner learner, Direction direction, int step) {
    if (direction != Direction.SOURCE_TO_TARGET
        || !record.options().evaluatesAt(step)
        || !evaluator.heldOut().isEnough()) {
      return Map.of();
    }
    return evaluator.evaluate(pictures -> learner.translate(direction, pictures).image()).metrics();
  }

  private void announce(Prepared prepared) throws IOException {
    if (prepared.fresh()) {
      announcements.announce(prepared.manifest());
    }
  }

  private void pointTo(ModelManifest manifest, Decision decision) throws IOException {
    announcements.point(AliasRecord.CANDIDATE, manifest, "passed the gate");
    if (decision.champion()) {
      announcements.point(AliasRecord.CHAMPION, manifest, decision.reason());
    }
    announcements.retire(manifest.name());
  }

  private Decision decide(ModelManifest front, Optional<Evaluation> own) {
    long version = front.version();
    Optional<AliasRecord> champion = board.alias(front.name(), AliasRecord.CHAMPION);
    if (own.isPresent()) {
      Optional<Evaluation> best =
          champion
              .flatMap(alias -> board.manifest(alias.name(), alias.version()))
              .flatMap(manifest -> Evaluation.of(manifest.metrics()));
      return ChampionRule.scored(version, own.get(), champion, best);
    }
    return evaluator.heldOut().isEnough()
        ? ChampionRule.skipped(version, champion)
        : ChampionRule.unscorable(version, champion, evaluator.heldOut().count());
  }

  private ModelManifest manifest(
      Direction direction,
      int step,
      String snapshot,
      ModelExport export,
      Map<String, Double> metrics) {
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name(direction),
        step,
        direction,
        export.model().uri(),
        export.model().sha256(),
        export.model().bytes(),
        export.data().orElse(null),
        OnnxGraph.OPSET,
        TensorContract.of(record.options().network()),
        record.options().network(),
        fit,
        record.id(),
        step,
        snapshot,
        metrics,
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
