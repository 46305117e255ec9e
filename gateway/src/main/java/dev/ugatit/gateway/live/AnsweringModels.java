package dev.ugatit.gateway.live;

import dev.ugatit.gateway.live.LiveMessages.Model;
import dev.ugatit.gateway.live.LiveMessages.Reason;
import dev.ugatit.gateway.live.LiveMessages.Shown;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.gateway.translate.TranslatedPicture;
import dev.ugatit.gateway.translate.TranslationRequest;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The one or two models that answer a session's frames, at which size, as its client wishes. What
 * changes comes back as messages for the client. Confined to one event loop.
 */
final class AnsweringModels {
  private final ModelTable table;
  private LiveWishes wishes;
  private Answering main;
  private @Nullable Answering compared;
  private Ladder ladder;

  /** The models of these wishes. */
  AnsweringModels(ModelTable table, LiveWishes wishes) {
    this.table = table;
    this.wishes = wishes;
    this.main = new Answering(table, wishes.model());
    this.compared = comparing();
    this.ladder = newLadder();
  }

  /** Refuses (404, 422) models that do not exist and sizes that they do not run at. */
  static void require(ModelTable table, LiveWishes wishes) {
    require(table, wishes.model(), wishes.size());
    ModelReference compare = wishes.compare();
    if (compare != null) {
      require(table, compare, wishes.size());
    }
  }

  private static void require(ModelTable table, ModelReference model, @Nullable Integer size) {
    table.require(model);
    if (size != null) {
      new Answering(table, model).manifest().ifPresent(found -> require(size, found));
    }
  }

  private static void require(int size, ModelManifest model) {
    int own = model.tensors().size();
    int step = model.tensors().multipleOf();
    if (size != own && model.tensors().fixedSize()) {
      throw Refusal.of(
          422, "fixed-size", "%s runs at %d pixels alone.".formatted(model.name(), own));
    }
    if (size != own && size % step != 0) {
      throw Refusal.of(
          422,
          "bad-size",
          "%s runs at multiples of %d pixels, and %d is none.".formatted(model.name(), step, size));
    }
  }

  LiveWishes wishes() {
    return wishes;
  }

  /** The model itself, then the compared one if any. */
  List<Answering> all() {
    Answering second = compared;
    return second == null ? List.of(main) : List.of(main, second);
  }

  /** What the client is told of the model itself. */
  Shown shown() {
    return main.shown(size(main));
  }

  /** What is asked of a translator for one of them. */
  TranslationRequest request(Answering model) {
    return wishes.request(model.reference(), askedSize(model));
  }

  /** The ladder's present size, for {@link #learn}. */
  OptionalInt ladderSize() {
    return ladder.size();
  }

  /** Takes other wishes. */
  List<Model> change(LiveWishes changed) {
    boolean sameModel = changed.model().equals(wishes.model());
    boolean sameBudget = changed.budgetMillis() == wishes.budgetMillis();
    wishes = changed;
    if (!sameModel) {
      main = new Answering(table, changed.model());
    }
    if (!sameModel || !sameBudget) {
      ladder = newLadder();
    }
    compared = comparing();
    return messages(Reason.SET);
  }

  /** Learns which version has answered; a message when the client does not know it. */
  Optional<Model> answered(Answering model, TranslatedPicture picture) {
    // What was sent before the client's wish changed is no news of what answers now.
    if (!all().contains(model) || !model.answeredBy(picture)) {
      return Optional.empty();
    }
    if (model == main && !ladder.sizes().equals(main.sizes())) {
      ladder = newLadder();
    }
    return Optional.of(message(model, Reason.VERSION));
  }

  /**
   * Learns how long an answer took.
   *
   * @param size the ladder's when the frame went out
   * @return messages when the size is another one now
   */
  List<Model> learn(OptionalInt size, double millis) {
    boolean automatic = wishes.size() == null;
    return automatic && ladder.answered(size, millis, System.nanoTime())
        ? messages(Reason.SIZE)
        : List.of();
  }

  private List<Model> messages(Reason reason) {
    return all().stream().map(model -> message(model, reason)).toList();
  }

  private Model message(Answering model, Reason reason) {
    return new Model(model != main, model.shown(size(model)), reason);
  }

  private @Nullable Answering comparing() {
    return wishes.compare() == null ? null : new Answering(table, wishes.compare());
  }

  private Ladder newLadder() {
    return new Ladder(main.sizes(), wishes.budgetMillis(), System.nanoTime());
  }

  /** The size that is asked for; empty for the model's own. */
  private OptionalInt askedSize(Answering model) {
    if (wishes.size() != null) {
      return OptionalInt.of(wishes.size());
    }
    OptionalInt reduced = ladder.reduced();
    return reduced.isPresent() && model.sizes().contains(reduced.getAsInt())
        ? reduced
        : OptionalInt.empty();
  }

  /** The size that it runs at, as far as it is known. */
  private OptionalInt size(Answering model) {
    OptionalInt asked = askedSize(model);
    return asked.isPresent()
        ? asked
        : model.sizes().stream().mapToInt(Integer::intValue).findFirst();
  }
}
