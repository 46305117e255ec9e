package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ugatit.platform.image.PictureException.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With a clock that goes on by a millisecond whenever it is looked at. */
class DeadlineTest {
  private static final int SIDE = 400;

  private final AtomicLong looks = new AtomicLong();

  private PictureDecoder decoder(Duration limit) {
    return new PictureDecoder(
        new PictureLimits(20 << 20, 40_000_000, limit), () -> looks.getAndIncrement() * 1_000_000);
  }

  private static Map<String, byte[]> pictures() {
    Picture noise = TestPictures.noise(SIDE, SIDE, 3);
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    pictures.put("png", PictureEncoder.png(noise));
    pictures.put("jpeg", PictureEncoder.jpeg(noise, 0.9f));
    pictures.put("gif", OddPictures.byJdk("gif", noise));
    pictures.put("bmp", OddPictures.byJdk("bmp", noise));
    return pictures;
  }

  private static Set<String> names() {
    return pictures().keySet();
  }

  private static byte[] picture(String name) {
    return pictures().getOrDefault(name, new byte[0]);
  }

  @ParameterizedTest
  @MethodSource("names")
  void looksAtTheClockWhileItDecodes(String name) throws Exception {
    decoder(Duration.ofHours(1)).decode(picture(name));
    long whole = looks.getAndSet(0);
    assertThat(whole).isGreaterThan(SIDE / 8); // JPEG comes in blocks of 8 rows

    PictureException late =
        catchThrowableOfType(
            PictureException.class,
            () -> decoder(Duration.ofMillis(whole / 2)).decode(picture(name)));

    assertThat(late.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(late).hasMessageContaining("send the picture smaller");
    assertThat(looks.get()).as("ends soon").isLessThan(whole / 2 + 20);
  }

  @Test
  void looksAtTheClockBetweenTheScansOfAProgressivePicture() throws Exception {
    byte[] jpeg = OddPictures.named("progressive-bad-profile.jpg");
    decoder(Duration.ofHours(1)).decode(jpeg);

    assertThat(looks.get()).isGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void refusesEveryKindWithoutTime(String name) {
    byte[] picture = OddPictures.named(name);

    assertThatThrownBy(() -> decoder(Duration.ZERO).decode(picture))
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
  }

  private static Set<String> oddNames() {
    return OddPictures.all().keySet();
  }

  @Test
  void convertsColoursWithinTheTime() throws Exception {
    byte[] bare = PictureEncoder.png(TestPictures.noise(SIDE, SIDE, 3));
    decoder(Duration.ofHours(1)).decode(bare);
    long withoutProfile = looks.getAndSet(0);
    byte[] wide = Metadata.withProfile(bare, IccProfiles.of(IccProfiles.DISPLAY_P3));

    assertThatThrownBy(() -> decoder(Duration.ofMillis(withoutProfile + 3)).decode(wide))
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
  }

  @ParameterizedTest
  @MethodSource("names")
  void anInterruptEndsItAndStaysVisible(String name) {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> decoder(Duration.ofHours(1)).decode(picture(name)))
          .isInstanceOfSatisfying(
              PictureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
