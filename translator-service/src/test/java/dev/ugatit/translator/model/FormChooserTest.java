package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.translator.queue.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice of a form, on a clock that only runs of fake sessions move. */
class FormChooserTest {
  private static final Size SIZE = new Size(4, 4);
  private static final List<TensorData> PICTURES =
      List.of(TensorData.of(new float[48], 1, 3, 4, 4));

  @TempDir Path folder;

  private final ModelManifest manifest = Manifests.of("anime", 1);
  private final Timed plain = new Timed(answers(0, 100, 0), 1000);
  private Timed form = new Timed(answers(0, 100, 0), 500);
  private long now;
  private int opened;

  /** Answers after some time. */
  private final class Timed extends FakeSession {
    private final long takes;

    Timed(Map<String, TensorData> answers, long takes) {
      super(answers);
      this.takes = takes;
    }

    @Override
    public Map<String, TensorData> run(
        String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
        throws ModelRunException {
      now += takes;
      return super.run(inputName, input, outputs, cancellation);
    }
  }

  private static Map<String, TensorData> answers(float pixel, float heatmap, float logit) {
    float[] pixels = new float[48];
    pixels[17] = pixel;
    return Map.of(
        "out", TensorData.of(pixels, 1, 3, 4, 4),
        "heatmap", TensorData.of(new float[] {heatmap}, 1, 1, 1, 1),
        "cam_logit", TensorData.of(new float[] {2, logit}, 1, 2));
  }

  private final FormSource source =
      new FormSource() {
        @Override
        public boolean suits(Size size) {
          return size.width() >= 4;
        }

        @Override
        public String network() {
          return "light";
        }

        @Override
        public ModelSession open(Size size) {
          opened++;
          return form;
        }
      };

  private Optional<ModelSession> choose(WantedForm wanted, String machine, Size size) {
    var memory = new FormMemory(folder.resolve("forms.txt"));
    return new FormChooser(wanted, memory, machine, () -> now)
        .choose(manifest, source, size, plain, PICTURES);
  }

  private Optional<ModelSession> choose(WantedForm wanted) {
    return choose(wanted, "this machine", SIZE);
  }

  @Test
  void takesTheFasterForm() {
    assertThat(choose(WantedForm.AUTO)).contains(form);
    assertThat(form.closed).isZero();
    assertThat(plain.closed).isZero();
  }

  @Test
  void aSlowerFormIsClosedAndNotTriedAgain() {
    form = new Timed(answers(0, 100, 0), 960);

    assertThat(choose(WantedForm.AUTO)).isEmpty();
    assertThat(choose(WantedForm.AUTO)).isEmpty();
    assertThat(form.closed).isEqualTo(1);
    assertThat(opened).isEqualTo(1);
  }

  @Test
  void aFasterFormIsStillComparedButNotMeasuredAgain() {
    choose(WantedForm.AUTO);
    long measured = now;
    assertThat(choose(WantedForm.AUTO)).contains(form);
    assertThat(now - measured).isEqualTo(1500);

    form = new Timed(answers(0.1f, 100, 0), 500);
    assertThat(choose(WantedForm.AUTO)).isEmpty();
  }

  @Test
  void anotherMachineOrSizeMeasuresAnew() {
    choose(WantedForm.AUTO);
    form = new Timed(answers(0, 100, 0), 2000);

    assertThat(choose(WantedForm.AUTO)).contains(form);
    assertThat(choose(WantedForm.AUTO, "another machine", SIZE)).isEmpty();
    assertThat(choose(WantedForm.AUTO, "this machine", new Size(8, 4))).isEmpty();
  }

  @Test
  void survivesAFileThatIsDamagedOrAFolder() throws IOException {
    Files.writeString(folder.resolve("forms.txt"), "nonsense\n\tx\nplain\n");
    assertThat(choose(WantedForm.AUTO)).contains(form);

    Files.delete(folder.resolve("forms.txt"));
    Files.createDirectories(folder.resolve("forms.txt"));
    assertThat(choose(WantedForm.AUTO)).contains(form);
  }

  /** Pictures in floats and in levels; the others against their largest value. */
  @ParameterizedTest
  @CsvSource({
    "0.0009, 100.09, 0.0019, true",
    "0.0011, 100, 0, false",
    "0, 100.2, 0, false",
    "0, 100, 0.0022, false",
    "NaN, 100, 0, false",
  })
  void takesNothingThatIsNotExact(float pixel, float heatmap, float logit, boolean exact) {
    form = new Timed(answers(pixel, heatmap, logit), 500);

    for (WantedForm wanted : List.of(WantedForm.AUTO, WantedForm.WINOGRAD)) {
      assertThat(choose(wanted).isPresent()).isEqualTo(exact);
    }
    assertThat(form.closed).isEqualTo(exact ? 0 : 2);
  }

  @Test
  void forcedFormsAreNotMeasured() {
    form = new Timed(answers(0, 100, 0), 2000);

    assertThat(choose(WantedForm.PLAIN)).isEmpty();
    assertThat(opened).isZero();
    assertThat(choose(WantedForm.WINOGRAD)).contains(form);
    assertThat(now).isEqualTo(3000);
  }

  @Test
  void aSizeWithoutTheFormAndAFormThatDoesNotRunStayPlain() {
    assertThat(choose(WantedForm.AUTO, "this machine", new Size(4, 3))).isEmpty();
    assertThat(opened).isZero();

    form.fails = true;
    assertThat(choose(WantedForm.AUTO)).isEmpty();
    assertThat(form.closed).isEqualTo(1);
  }
}
