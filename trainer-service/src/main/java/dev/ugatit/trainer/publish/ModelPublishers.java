package dev.ugatit.trainer.publish;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.trainer.data.Augmentation;
import dev.ugatit.trainer.data.FixedPictures;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.evaluate.Evaluator;
import dev.ugatit.trainer.evaluate.HeldOut;
import dev.ugatit.trainer.run.Publisher;
import dev.ugatit.trainer.run.Publishers;
import dev.ugatit.trainer.run.RunFolder;
import dev.ugatit.trainer.run.TrainerContext;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Publishers over Kafka and the artifact store. Thread-safe. */
public final class ModelPublishers implements Publishers {
  private static final int PROBE_PICTURES = 2;

  private final TrainerContext context;
  private final ModelBoard board;

  /** Publishers for the trainings of one trainer. */
  public ModelPublishers(TrainerContext context) {
    this.context = context;
    this.board = new ModelBoard(context.vertx(), context.kafka());
  }

  @Override
  public Future<Void> start() {
    return board.start();
  }

  @Override
  public Future<Void> stop() {
    return board.stop();
  }

  @Override
  public Optional<String> owner(String model) {
    return board.versions(model).stream().map(ModelManifest::training).findFirst();
  }

  @Override
  public Set<Long> champions(String model) {
    return Stream.of(model, TrainingRecord.backOf(model))
        .flatMap(name -> board.alias(name, AliasRecord.CHAMPION).stream())
        .flatMap(alias -> Stream.of(alias.version(), alias.previous()))
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Publisher of(
      RunFolder folder,
      Fit fit,
      FixedPictures fixed,
      PictureStore store,
      FencedSink records,
      BooleanSupplier wanted)
      throws IOException {
    int size = folder.record().options().network().size();
    var announcements =
        new Announcements(
            context.kafka().topics().models(),
            folder.path().resolve(Announcements.FOLDER),
            board,
            Acknowledgement.of(records),
            context.artifacts(),
            System::currentTimeMillis);
    return new ModelPublisher(
        folder.record(),
        fit,
        Map.of(
            Direction.SOURCE_TO_TARGET, probe(fixed.pictures(Domain.SOURCE, store), size),
            Direction.TARGET_TO_SOURCE, probe(fixed.pictures(Domain.TARGET, store), size)),
        new Evaluator(HeldOut.of(folder.path(), store), store, size, wanted),
        WorkFolder.empty(folder.path().resolve(".export")),
        context.artifacts(),
        board,
        announcements);
  }

  @Override
  public void sweep() throws IOException {
    RetiredModels.sweep(context.runs(), board, context.artifacts(), System::currentTimeMillis);
  }

  private static TensorData probe(List<Picture> pictures, int size) {
    List<Picture> first = pictures.subList(0, Math.min(PROBE_PICTURES, pictures.size()));
    return Augmentation.test(first, size);
  }
}
