package dev.ugatit.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.image.PictureFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*|PNG",
        "image/*|PNG",
        "image/jpeg|JPEG",
        "IMAGE/JPEG|JPEG",
        "image/webp, image/jpeg;q=0.9|WEBP",
        "image/webp;q=0.2, image/jpeg;q=0.9|JPEG",
        "image/*;q=0.5, image/webp|WEBP",
        "image/png;q=0, */*;q=0.1|JPEG",
        "text/html, */*;q=0.8|PNG",
        "image/jpeg;level=1;q=0.7|JPEG"
      })
  void theBestWantedFormatIsTaken(String accept, PictureFormat format) {
    assertThat(AnswerFormat.choose(List.of(accept))).isEqualTo(format);
  }

  @Test
  void nothingAskedForMeansPng() {
    assertThat(AnswerFormat.choose(List.of())).isEqualTo(PictureFormat.PNG);
    assertThat(AnswerFormat.choose(List.of(""))).isEqualTo(PictureFormat.PNG);
  }

  @Test
  void severalHeadersAreOne() {
    assertThat(AnswerFormat.choose(List.of("text/html", "image/webp")))
        .isEqualTo(PictureFormat.WEBP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "image/avif", "image/png;q=0", "*/*;q=0", "image/png;q=x"})
  void whatWeDoNotMakeIsRefused(String accept) {
    assertThatThrownBy(() -> AnswerFormat.choose(List.of(accept)))
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.status()).isEqualTo(406));
  }
}
