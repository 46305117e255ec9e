package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.translator.catalogue.ModelCatalogue;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServingModelsTest {
  private final ModelCatalogue catalogue = new ModelCatalogue();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> loads = new ArrayList<>();
  private final Map<String, FakeSession> sessions = new HashMap<>();
  private final Map<String, ModelRefusedException> refusals = new HashMap<>();
  private long now;
  private ServingModels models = models(8);

  private ServingModels models(int max) {
    return new ServingModels(
        catalogue,
        manifest -> {
          loads.add(manifest.key());
          ModelRefusedException refusal = refusals.get(manifest.key());
          if (refusal != null) {
            throw refusal;
          }
          var session = new FakeSession(Map.of());
          sessions.put(manifest.key(), session);
          return new LoadedModel(manifest, Provider.CPU, session, Scale.SAME);
        },
        tasks::add,
        () -> now,
        new ModelBudget(max, Long.MAX_VALUE, 1));
  }

  private void announce(String name, long version) {
    catalogue.apply(name + "/" + version, Json.bytes(Manifests.of(name, version)));
    models.refresh();
  }

  private void point(String name, String alias, long version) {
    catalogue.apply(name + "@" + alias, Json.bytes(Manifests.alias(name, alias, version)));
    models.refresh();
  }

  private void work() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  private CompletableFuture<LoadedModel> acquire(String reference) {
    return models.acquire(ModelReference.parse(reference)).toCompletableFuture();
  }

  private long use(String reference) {
    CompletableFuture<LoadedModel> acquired = acquire(reference);
    work();
    LoadedModel model = acquired.join();
    model.release();
    return model.manifest().version();
  }

  private boolean isClosed(String key) {
    work();
    FakeSession session = sessions.get(key);
    return session != null && session.closed == 1;
  }

  @Test
  void loadsChampionsAndCandidatesWhenTheyAreAnnounced() {
    announce("anime", 100);
    announce("anime", 200);
    announce("anime", 300);
    assertThat(tasks).isEmpty();
    point("anime", "champion", 100);
    point("anime", "candidate", 200);
    assertThat(models.stillLoading()).containsExactly("anime/100", "anime/200");
    work();

    assertThat(loads).containsExactly("anime/100", "anime/200");
    assertThat(models.stillLoading()).isEmpty();
    assertThat(models.statuses())
        .extracting(ModelStatus::key, ModelStatus::state, ModelStatus::serves)
        .containsExactly(
            tuple("anime/100", "loaded", List.of("champion")),
            tuple("anime/200", "loaded", List.of("candidate")));
  }

  @Test
  void loadsBackModelsAndOldVersionsWhenTheyAreFirstAskedFor() {
    announce("anime-back", 100);
    point("anime-back", "champion", 100);
    announce("anime", 50);
    work();
    assertThat(loads).isEmpty();

    assertThat(use("anime-back")).isEqualTo(100);
    assertThat(use("anime/50")).isEqualTo(50);
    assertThat(use("anime/50")).isEqualTo(50);

    assertThat(loads).containsExactly("anime-back/100", "anime/50");
  }

  @Test
  void manyRequestsForOneModelLoadItOnce() {
    announce("anime", 50);

    var first = acquire("anime/50");
    var second = acquire("anime/50");
    work();

    assertThat(loads).containsExactly("anime/50");
    assertThat(first.join()).isSameAs(second.join());
  }

  @Test
  void swapsAfterTheNewVersionIsLoadedAndClosesTheOldAfterItsLastRun() {
    announce("anime", 100);
    point("anime", "champion", 100);
    work();
    LoadedModel inFlight = acquire("anime").join();
    announce("anime", 200);
    point("anime", "champion", 200);

    assertThat(use("anime/100")).as("still served while 200 loads").isEqualTo(100);
    work();

    assertThat(use("anime")).isEqualTo(200);
    assertThat(isClosed("anime/100")).as("a run is in flight").isFalse();
    inFlight.release();
    assertThat(isClosed("anime/100")).isTrue();
  }

  @Test
  void aRefusedVersionLeavesTheOldOneInServiceAndSaysWhy() {
    announce("anime", 100);
    point("anime", "champion", 100);
    work();
    refusals.put("anime/200", new ModelRefusedException(Stage.WARM_UP, "differs by 0.5"));
    announce("anime", 200);
    point("anime", "champion", 200);
    work();
    models.refresh();
    work();

    assertThat(use("anime")).isEqualTo(100);
    assertThat(loads).containsExactly("anime/100", "anime/200");
    assertThat(models.statuses().get(1).state()).isEqualTo("failed");
    assertThat(models.statuses().get(1).reason()).isEqualTo("differs by 0.5");
    assertThatThrownBy(() -> acquire("anime/200").join())
        .hasCauseInstanceOf(ModelRefusedException.class);
  }

  @Test
  void triesAgainWhatCouldNotBeFetchedButNotAtOnce() {
    refusals.put("anime/100", new ModelRefusedException(Stage.FETCH, "store is away"));
    announce("anime", 100);
    point("anime", "champion", 100);
    work();
    refusals.clear();
    models.refresh();
    work();
    assertThat(loads).hasSize(1);

    now += TimeUnit.SECONDS.toNanos(10);
    models.refresh();
    work();

    assertThat(use("anime")).isEqualTo(100);
    assertThat(loads).hasSize(2);
  }

  @Test
  void rollingBackLoadsThePreviousVersionAgain() {
    announce("anime", 100);
    announce("anime", 200);
    point("anime", "champion", 100);
    work();
    point("anime", "champion", 200);
    work();
    point("anime", "champion", 100);
    work();

    assertThat(use("anime")).isEqualTo(100);
    assertThat(isClosed("anime/200")).isTrue();
  }

  @Test
  void unloadsTheLeastRecentlyUsedButNotTheChampion() {
    models = models(2);
    announce("anime", 100);
    point("anime", "champion", 100);
    work();
    for (long version = 1; version <= 3; version++) {
      announce("anime", version);
    }

    use("anime/1");
    use("anime/2");
    assertThat(isClosed("anime/1")).isTrue();
    use("anime/3");

    assertThat(isClosed("anime/2")).isTrue();
    assertThat(isClosed("anime/100")).isFalse();
    assertThat(use("anime/1")).isEqualTo(1);
  }

  @Test
  void moreChampionsThanRoomTakeTurnsOnRequestAndDoNotThrash() {
    models = models(1);
    announce("a", 1);
    announce("b", 1);
    point("a", "champion", 1);
    point("b", "champion", 1);
    work();
    assertThat(loads).containsExactly("a/1");

    assertThat(use("b")).isEqualTo(1);
    assertThat(isClosed("a/1")).isTrue();
    models.refresh();
    work();

    assertThat(loads).containsExactly("a/1", "b/1");
    assertThat(use("a")).isEqualTo(1);
  }

  @Test
  void aWithdrawnVersionIsUnloadedUnlessAnAliasStillServesIt() {
    announce("anime", 1);
    announce("anime", 2);
    point("anime", "champion", 2);
    use("anime/1");
    catalogue.apply("anime/1", null);
    catalogue.apply("anime/2", null);
    models.refresh();

    assertThat(isClosed("anime/1")).isTrue();
    assertThat(use("anime")).isEqualTo(2);
    assertThatThrownBy(() -> acquire("anime/1").join())
        .hasCauseInstanceOf(NoSuchModelException.class);

    catalogue.apply("anime@champion", null);
    models.refresh();
    assertThat(isClosed("anime/2")).isTrue();
  }

  @Test
  void aVersionWithdrawnWhileItLoadsIsClosedAgain() {
    announce("anime", 1);
    var waiting = acquire("anime/1");
    catalogue.apply("anime/1", null);
    models.refresh();
    work();

    assertThat(isClosed("anime/1")).isTrue();
    assertThatThrownBy(waiting::join).hasCauseInstanceOf(NoSuchModelException.class);
    assertThat(models.statuses()).isEmpty();
  }

  @Test
  void saysWhatIsMissing() {
    announce("anime", 1);

    assertThatThrownBy(() -> acquire("anime").join())
        .cause()
        .isInstanceOfSatisfying(
            NoSuchModelException.class, e -> assertThat(e.withoutChampion()).isTrue());
    assertThatThrownBy(() -> acquire("anime@other").join())
        .cause()
        .isInstanceOfSatisfying(
            NoSuchModelException.class, e -> assertThat(e.withoutChampion()).isFalse());
    assertThatThrownBy(() -> acquire("manga").join()).hasMessageContaining("manga");
  }

  @Test
  void shouldCloseASessionOnTheLoadersThreadWhoeverReleasesItLast() throws Exception {
    announce("anime", 100);
    point("anime", "champion", 100);
    work();
    LoadedModel held = models.acquire(ModelReference.parse("anime")).toCompletableFuture().get();
    announce("anime", 200);
    point("anime", "champion", 200);
    work();

    FakeSession replaced = Objects.requireNonNull(sessions.get("anime/100"));
    held.release();

    assertThat(replaced.closed).as("closed by its last user").isZero();
    work();
    assertThat(replaced.closed).isEqualTo(1);
  }
}
