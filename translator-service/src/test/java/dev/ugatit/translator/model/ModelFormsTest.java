package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which session runs a picture, and when sessions are closed. */
class ModelFormsTest {
  private final FakeSession plain = new FakeSession(Map.of());
  private long now;
  private final ModelForms forms = new ModelForms(plain, () -> now);
  private final List<String> ran = new ArrayList<>();

  private FakeSession session(String name) {
    return new FakeSession(Map.of()) {
      @Override
      public Map<String, TensorData> run(
          String inputName, TensorData input, Set<String> outputs, Cancellation cancellation) {
        ran.add(name);
        return Map.of();
      }
    };
  }

  private static Size size(int side) {
    return new Size(side, side);
  }

  private void run(int side) throws ModelRunException {
    forms.run("image", TinyModel.noise(1, side, side, 1), Set.of(), new Cancellation());
  }

  private FakeSession faster(int side) {
    FakeSession session = session("faster " + side);
    assertThat(forms.wants(size(side))).isTrue();
    forms.decide(size(side), Optional.of(session), false);
    return session;
  }

  @Test
  void aSizeRunsInItsFormAndOthersInThePlainOne() throws Exception {
    faster(4);

    run(4);
    run(5);

    assertThat(ran).containsExactly("faster 4");
    assertThat(forms.form(size(4))).isEqualTo(Form.WINOGRAD);
    assertThat(forms.form(size(5))).isEqualTo(Form.PLAIN);
  }

  @Test
  void oneSizeIsSoughtAtATimeAndEachOnce() {
    assertThat(forms.wants(size(4))).isTrue();
    assertThat(forms.wants(size(4))).isFalse();
    assertThat(forms.wants(size(5))).isFalse();

    forms.decide(size(4), Optional.empty(), false);

    assertThat(forms.wants(size(4))).isFalse();
    assertThat(forms.wants(size(5))).isTrue();
  }

  @Test
  void theLeastRecentlyUsedSizeMakesPlaceWhenItHasRested() throws Exception {
    FakeSession own = session("own");
    forms.decide(size(3), Optional.of(own), true);
    FakeSession first = faster(4);
    now++;
    FakeSession second = faster(5);
    assertThat(forms.wants(size(7))).isFalse(); // all were used just now

    now += TimeUnit.MINUTES.toNanos(2);
    run(4);
    faster(7);

    assertThat(second.closed).isEqualTo(1);
    assertThat(first.closed).isZero();
    assertThat(own.closed).isZero();
    run(5);
    assertThat(ran).containsExactly("faster 4");
    assertThat(forms.form(size(5))).isEqualTo(Form.PLAIN);
  }

  @Test
  void aSessionThatLeavesIsClosedAfterItsLastRun() throws Exception {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var slow =
        new FakeSession(Map.of()) {
          @Override
          public Map<String, TensorData> run(
              String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
              throws ModelRunException {
            begun.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              throw new ModelRunException("interrupted", e);
            }
            return Map.of();
          }
        };
    forms.wants(size(4));
    forms.decide(size(4), Optional.of(slow), false);
    var worker = Executors.newSingleThreadExecutor();
    try {
      var running =
          worker.submit(
              () -> {
                run(4);
                return true;
              });
      begun.await();
      now++;
      faster(5);
      now += TimeUnit.MINUTES.toNanos(2);
      faster(7);
      assertThat(slow.closed).isZero();

      end.countDown();
      assertThat(running.get()).isTrue();
      assertThat(slow.closed).isEqualTo(1);
    } finally {
      worker.shutdown();
    }
  }

  @Test
  void aModelOfOneSizeKeepsOneSession() throws Exception {
    forms.replace(session("faster"));

    run(9);

    assertThat(plain.closed).isEqualTo(1);
    assertThat(ran).containsExactly("faster");
    assertThat(forms.form(size(9))).isEqualTo(Form.WINOGRAD);
  }

  @Test
  void closingClosesEverySessionOnceAndWhatIsFoundTooLate() {
    FakeSession first = faster(4);
    FakeSession late = session("late");
    assertThat(forms.wants(size(5))).isTrue();

    forms.close();
    forms.decide(size(5), Optional.of(late), false);

    assertThat(List.of(plain.closed, first.closed, late.closed)).containsExactly(1, 1, 1);
    assertThat(forms.wants(size(6))).isFalse();
  }

  private LoadedModel seeking(Provider provider, NoForms source, Queue<Runnable> loads) {
    var memory = new FormMemory(Path.of("forms.txt"));
    var model = new LoadedModel(Manifests.of("anime", 1), provider, forms, Scale.SAME);
    model.seekFaster(
        new FormChooser(WantedForm.WINOGRAD, memory, "", () -> now), source, List.of(), loads::add);
    return model;
  }

  @Test
  void aModelAsksItsLoaderForASizeOnceAndServesMeanwhile() throws Exception {
    var source = new NoForms();
    Queue<Runnable> loads = new ArrayDeque<>();
    LoadedModel model = seeking(Provider.CPU, source, loads);

    TensorData picture = TinyModel.noise(1, 8, 4, 1);
    for (int i = 0; i < 3; i++) {
      model.run(picture, Set.of(), new Cancellation());
    }

    assertThat(loads).hasSize(1);
    loads.remove().run();
    assertThat(source.sought).containsExactly(new Size(32, 32), new Size(8, 4));
    assertThat(model.form(picture)).isEqualTo(Form.PLAIN);
    model.run(picture, Set.of(), new Cancellation());
    assertThat(loads).isEmpty();
  }

  @Test
  void onCudaAModelStaysAsItWasPublished() throws Exception {
    var source = new NoForms();
    Queue<Runnable> loads = new ArrayDeque<>();
    LoadedModel model = seeking(Provider.CUDA, source, loads);

    model.run(TinyModel.noise(1, 8, 4, 1), Set.of(), new Cancellation());

    assertThat(source.sought).isEmpty();
    assertThat(loads).isEmpty();
    assertThat(model.form()).isEqualTo(Form.PLAIN);
  }
}
