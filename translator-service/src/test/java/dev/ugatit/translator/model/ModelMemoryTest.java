package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.translator.catalogue.ModelCatalogue;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import dev.ugatit.translator.queue.Cancellation;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is unloaded when models take more memory than they may. Sessions are as large as told. */
class ModelMemoryTest {
  private static final long MIB = 1 << 20;

  private final ModelCatalogue catalogue = new ModelCatalogue();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> loads = new ArrayList<>();
  private final Map<String, FakeSession> sessions = new HashMap<>();
  private final Map<String, ModelForms> forms = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, Long> mebibytes = new HashMap<>();
  private long now;
  private ServingModels models = within(100);

  /** Models that may take this much, with room for what their tiny runs hold. */
  private ServingModels within(long budget) {
    return new ServingModels(
        catalogue, this::load, tasks::add, () -> now, new ModelBudget(100, (budget + 2) * MIB, 1));
  }

  private LoadedModel load(ModelManifest manifest) throws ModelRefusedException {
    loads.add(manifest.key());
    if (refused.contains(manifest.key())) {
      throw new ModelRefusedException(Stage.WARM_UP, "differs by 0.5");
    }
    FakeSession session = session(mebibytes.getOrDefault(manifest.key(), 40L));
    sessions.put(manifest.key(), session);
    var its = new ModelForms(session, () -> now);
    forms.put(manifest.key(), its);
    return new LoadedModel(manifest, Provider.CPU, its, Scale.SAME);
  }

  private static FakeSession session(long mebibytes) {
    var session = new FakeSession(Map.of());
    session.bytes = mebibytes * MIB;
    return session;
  }

  private void announce(String name, long version) {
    catalogue.apply(name + "/" + version, Json.bytes(Manifests.of(name, version)));
    models.refresh();
  }

  private void point(String name, String alias, long version) {
    catalogue.apply(name + "@" + alias, Json.bytes(Manifests.alias(name, alias, version)));
    models.refresh();
    work();
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
    work();
    return model.manifest().version();
  }

  /** Gives a model the form of a size that is not its own. */
  private FakeSession form(String key, int side, long mebibytes) {
    FakeSession form = session(mebibytes);
    ModelForms its = Objects.requireNonNull(forms.get(key));
    assertThat(its.wants(new Size(side, side))).isTrue();
    its.decide(new Size(side, side), Optional.of(form), false);
    return form;
  }

  private List<String> loaded() {
    work();
    return models.statuses().stream()
        .filter(status -> status.state().equals("loaded"))
        .map(ModelStatus::key)
        .toList();
  }

  private long closed(String key) {
    return Objects.requireNonNull(sessions.get(key)).closed;
  }

  @Test
  void formsOfOtherSizesLeaveFirstThenVersionsWithoutAnAliasThenCandidatesThenChampions() {
    models = within(400);
    for (long version = 1; version <= 3; version++) {
      announce("a", version);
    }
    announce("b", 1);
    point("a", "champion", 1);
    point("a", "candidate", 2);
    point("b", "champion", 1);
    assertThat(use("a/3")).isEqualTo(3); // used after all others
    FakeSession older = form("a/1", 48, 50);
    now++;
    FakeSession newer = form("b/1", 64, 50);
    assertThat(models.memory().bytes() / MIB).isBetween(4 * 40 + 2 * 50L, 262L);

    List<List<String>> left = new ArrayList<>();
    for (long more : new long[] {150, 200, 250, 300, 340, 380}) {
      mebibytes.put("c/1", more);
      catalogue.apply("c@champion", null);
      catalogue.apply("c/1", null);
      models.refresh();
      announce("c", 1);
      point("c", "champion", 1);
      use("c");
      left.add(loaded());
      if (more == 150) {
        assertThat(List.of(older.closed, newer.closed)).containsExactly(1, 0);
      }
    }

    assertThat(newer.closed).isEqualTo(1);
    assertThat(left)
        .containsExactly(
            List.of("a/1", "a/2", "a/3", "b/1", "c/1"),
            List.of("a/1", "a/2", "a/3", "b/1", "c/1"),
            List.of("a/1", "a/2", "b/1", "c/1"),
            List.of("a/1", "b/1", "c/1"),
            List.of("b/1", "c/1"),
            List.of("c/1"));
  }

  @Test
  void theLeastRecentlyUsedOfTwoAlikeLeavesAndIsLoadedAgainWhenItIsAskedFor() {
    for (long version = 1; version <= 3; version++) {
      announce("a", version);
    }
    use("a/1");
    use("a/2");
    use("a/1");

    use("a/3");
    assertThat(loaded()).containsExactly("a/1", "a/3");
    assertThat(closed("a/2")).isEqualTo(1);

    assertThat(use("a/2")).isEqualTo(2);
    assertThat(loaded()).containsExactly("a/2", "a/3");
    assertThat(loads).containsExactly("a/1", "a/2", "a/3", "a/2");
  }

  @Test
  void whatRunsComesToItsEndBeforeItsMemoryIsFreed() throws Exception {
    announce("a", 1);
    announce("a", 2);
    announce("a", 3);
    var held = acquire("a/1");
    work();
    use("a/2");
    use("a/3");
    assertThat(loaded()).containsExactly("a/2", "a/3");
    assertThat(closed("a/1")).isZero();

    held.join().run(TinyModel.noise(1, 32, 32, 1), Set.of(), new Cancellation());
    held.join().release();
    work();

    assertThat(closed("a/1")).isEqualTo(1);
  }

  @Test
  void aModelThatFindsNoRoomBesideTheChampionServesThoseWhoWaitedAndLeaves() {
    mebibytes.put("a/1", 90L);
    announce("a", 1);
    announce("a", 2);
    point("a", "champion", 1);
    var one = acquire("a/2");
    var two = acquire("a/2");
    work();

    assertThat(one.join()).isSameAs(two.join());
    assertThat(loads).containsExactly("a/1", "a/2");
    assertThat(loaded()).containsExactly("a/1");
    assertThat(closed("a/2")).isZero();
    one.join().release();
    two.join().release();
    work();
    assertThat(closed("a/2")).isEqualTo(1);
  }

  @Test
  void oneModelLargerThanAllMemoryIsServedAndToldOnce() {
    var log = (Logger) LoggerFactory.getLogger(Surplus.class);
    var told = new ListAppender<ILoggingEvent>();
    told.start();
    log.addAppender(told);
    try {
      mebibytes.put("a/1", 500L);
      announce("a", 1);
      point("a", "champion", 1);
      for (int i = 0; i < 3; i++) {
        models.refresh();
        assertThat(use("a")).isEqualTo(1);
      }
    } finally {
      log.detachAppender(told);
    }

    assertThat(loads).containsExactly("a/1");
    assertThat(told.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("a/1", "500 MiB", "102 MiB", "translator.model-memory");
  }

  @Test
  void whatWasUnloadedIsNotLoadedAgainByItself() {
    for (String name : List.of("a", "b", "c")) {
      announce(name, 1);
      point(name, "champion", 1);
    }
    assertThat(use("a")).isEqualTo(1);
    assertThat(use("b")).isEqualTo(1);
    assertThat(use("c")).isEqualTo(1);
    int before = loads.size();

    for (int i = 0; i < 5; i++) {
      models.refresh();
      work();
    }

    assertThat(loads).hasSize(before);
    assertThat(loaded()).containsExactly("b/1", "c/1");
    assertThat(use("a")).isEqualTo(1);
  }

  @Test
  void anUnloadedVersionServesItsAliasAgainWhenTheNewerOneIsRefused() {
    announce("a", 1);
    point("a", "champion", 1);
    refused.add("a/2");
    announce("a", 2);
    point("a", "champion", 2);
    assertThat(use("a")).isEqualTo(1);
    mebibytes.put("b/1", 90L);
    announce("b", 1);
    point("b", "champion", 1);
    assertThat(use("b")).isEqualTo(1);
    assertThat(loaded()).containsExactly("b/1");

    assertThat(use("a")).isEqualTo(1);

    assertThatThrownBy(() -> acquire("a/2").join()).hasCauseInstanceOf(ModelRefusedException.class);
  }

  @Test
  void aRequestThatFindsItsUnloadedAliasMovedToARefusedVersionGetsTheOldOne() {
    announce("a", 1);
    point("a", "champion", 1);
    mebibytes.put("b/1", 90L);
    announce("b", 1);
    point("b", "champion", 1);
    use("b");
    refused.add("a/2");
    announce("a", 2);
    catalogue.apply("a@champion", Json.bytes(Manifests.alias("a", "champion", 2)));

    assertThat(use("a")).isEqualTo(1);
    assertThat(loads).containsExactly("a/1", "b/1", "a/2", "a/1");
  }

  @Test
  void aFormIsMadeWhereThereIsRoomForItAndSoughtAgainAMinuteLater() throws Exception {
    var source = new NoForms();
    models = within(150);
    announce("a", 1);
    point("a", "champion", 1);
    LoadedModel model = acquire("a").join();
    var memory = new FormMemory(Path.of("forms.txt"));
    var chooser = new FormChooser(WantedForm.WINOGRAD, memory, "", () -> now);
    model.seekFaster(chooser, source, List.of(), tasks::add);
    source.sought.clear();

    var picture = TinyModel.noise(1, 48, 48, 1);
    for (int i = 0; i < 3; i++) { // 40 are taken, and the form would take 160
      model.run(picture, Set.of(), new Cancellation());
      work();
    }
    assertThat(source.sought).isEmpty();

    Objects.requireNonNull(sessions.get("a/1")).bytes = 20 * MIB;
    model.run(picture, Set.of(), new Cancellation());
    work();
    assertThat(source.sought).isEmpty();
    now += TimeUnit.MINUTES.toNanos(2);
    model.run(picture, Set.of(), new Cancellation());
    work();
    assertThat(source.sought).containsExactly(new Size(48, 48));
  }

  @Test
  void aRunsArraysAreCountedForEachRunThatMayOverlap() {
    var manifest = Manifests.of("a", 1); // 2 channels, 32 pixels
    FakeSession session = session(1);
    var its = new ModelForms(session, () -> now);
    its.decide(new Size(64, 32), Optional.of(session(4)), false);

    long bytes = its.bytes(new MemoryEstimate(manifest, 3));

    assertThat(bytes).isEqualTo(5 * MIB + 3 * 9 * 2 * 32 * 32 * 4 + 3 * 16 * 2 * 64 * 32 * 4);
  }
}
