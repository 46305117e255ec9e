package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.image.IccProfiles.Space;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the profiles' formula in double. */
class ColourProfileTest {
  /** The colour engine works with tables of 16 bits and rounds on its way. */
  private static final int TOLERANCE = 2;

  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

  private static Stream<Arguments> wideSpaces() {
    return Stream.of(IccProfiles.DISPLAY_P3, IccProfiles.ADOBE_RGB)
        .flatMap(
            space ->
                Stream.of(PictureFormat.PNG, PictureFormat.JPEG, PictureFormat.WEBP)
                    .map(format -> Arguments.of(space, format)));
  }

  @ParameterizedTest
  @MethodSource("wideSpaces")
  void picturesOfAWideSpaceBecomeSrgb(Space space, PictureFormat format) throws Exception {
    byte[] bare = PictureEncoder.encode(colours(), format);
    Picture stored = decoder.decode(bare);

    Picture decoded = decoder.decode(Metadata.withProfile(bare, IccProfiles.of(space)));

    Picture expected = IccProfiles.inSrgb(stored, space);
    assertThat(TestPictures.largestDifference(decoded, expected)).isLessThanOrEqualTo(TOLERANCE);
    assertThat(TestPictures.largestDifference(stored, expected)).as("it matters").isGreaterThan(20);
  }

  @Test
  void everyPixelOfALargePictureIsConverted() throws Exception {
    Picture stored = TestPictures.noise(301, 211, 4);
    byte[] png =
        Metadata.withProfile(PictureEncoder.png(stored), IccProfiles.of(IccProfiles.ADOBE_RGB));

    Picture expected = IccProfiles.inSrgb(stored, IccProfiles.ADOBE_RGB);
    assertThat(TestPictures.largestDifference(decoder.decode(png), expected))
        .isLessThanOrEqualTo(TOLERANCE);
  }

  @Test
  void greyProfilesSayHowGreyGrows() throws Exception {
    byte[] grey16 = OddPictures.grey16Png();
    byte[] png = Metadata.withProfile(grey16, IccProfiles.grey(1.2));

    Picture decoded = decoder.decode(png);

    for (int i = 0; i < 256; i++) {
      int expected = IccProfiles.sample(Math.pow(i / 255.0, 1.2)) & 0xff;
      for (int channel = 0; channel < 3; channel++) {
        assertThat(decoded.sample(i, 0, channel)).isBetween(expected - 1, expected + 1);
      }
    }
    assertThat(decoded.sample(64, 0, 0)).as("it matters").isGreaterThan(100);
  }

  @Test
  void profilesOfSrgbCostNothingAndChangeNothing() throws Exception {
    byte[] ours = IccProfiles.of(IccProfiles.SRGB);
    byte[] jdks = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

    assertThat(ColourProfile.of(ours)).isSameAs(ColourProfile.SRGB);
    assertThat(ColourProfile.of(jdks)).isSameAs(ColourProfile.SRGB);
    assertThat(ColourProfile.of(IccProfiles.of(IccProfiles.DISPLAY_P3)))
        .isNotSameAs(ColourProfile.SRGB);
    byte[] png = PictureEncoder.png(colours());
    assertThat(decoder.decode(Metadata.withProfile(png, ours))).isEqualTo(colours());
  }

  private static Map<String, byte[]> unusable() {
    byte[] sound = IccProfiles.of(IccProfiles.ADOBE_RGB);
    byte[] noise = TestPictures.noise(200, 1, 8).rgb();
    byte[] damaged = sound.clone();
    Arrays.fill(damaged, 140, damaged.length, (byte) 0x7f);
    Map<String, byte[]> unusable = new LinkedHashMap<>();
    unusable.put("truncated", Arrays.copyOf(sound, sound.length - 40));
    unusable.put("header alone", Arrays.copyOf(sound, 128));
    unusable.put("short", Arrays.copyOf(sound, 40));
    unusable.put("noise", noise);
    unusable.put("damaged", damaged);
    unusable.put("too large", Arrays.copyOf(sound, ColourProfile.MOST_BYTES + 1));
    unusable.put("without curves", IccProfiles.profile("mntr", "RGB ", Map.of()));
    unusable.put("of inks", IccProfiles.profile("prtr", "CMYK", Map.of()));
    unusable.put("a link", IccProfiles.profile("link", "RGB ", Map.of()));
    unusable.put("grey", IccProfiles.grey(1.2)); // the picture has colours
    return unusable;
  }

  private static List<Arguments> unusableProfiles() {
    return unusable().keySet().stream()
        .flatMap(
            name ->
                Stream.of(PictureFormat.PNG, PictureFormat.JPEG, PictureFormat.WEBP)
                    .map(format -> Arguments.of(name, format)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("unusableProfiles")
  void aProfileThatCannotBeUsedIsLeftOut(String name, PictureFormat format) throws Exception {
    byte[] bare = PictureEncoder.encode(colours(), format);
    byte[] profile = unusable().getOrDefault(name, new byte[0]);

    Picture decoded = decoder.decode(Metadata.withProfile(bare, profile));

    assertThat(decoded).isEqualTo(decoder.decode(bare));
  }

  @Test
  void damageToAProfileCostsNoPicture() throws Exception {
    byte[] bare = PictureEncoder.png(colours());
    byte[] sound = IccProfiles.of(IccProfiles.DISPLAY_P3);
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= (byte) (1 << i % 8);

      Picture decoded = decoder.decode(Metadata.withProfile(bare, damaged));

      assertThat(decoded.width()).isEqualTo(colours().width());
    }
  }

  @Test
  void aPartThatIsMissingSpoilsTheProfileAndNotThePicture() throws Exception {
    byte[] bare = PictureEncoder.jpeg(colours(), 0.9f);
    byte[] jpeg = Metadata.withProfile(bare, IccProfiles.of(IccProfiles.ADOBE_RGB));
    jpeg[2 + 4] = 'X'; // the first segment is no part of a profile any more

    assertThat(decoder.decode(jpeg)).isEqualTo(decoder.decode(bare));
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP"})
  void everyThreadSeesTheSameColours(PictureFormat format) throws Exception {
    byte[] bytes =
        Metadata.withProfile(
            PictureEncoder.encode(colours(), format), IccProfiles.of(IccProfiles.DISPLAY_P3));
    Picture alone = decoder.decode(bytes);

    assertThat(
            IntStream.range(0, 16)
                .parallel()
                .mapToObj(
                    i -> {
                      try {
                        return decoder.decode(bytes);
                      } catch (PictureException e) {
                        throw new AssertionError(e);
                      }
                    }))
        .allMatch(alone::equals);
  }

  /** Fields of 8 × 8 pixels that step through the cube of colours. */
  private static Picture colours() {
    int side = 8 * 11;
    byte[] rgb = new byte[3 * side * side];
    for (int i = 0; i < side * side; i++) {
      int field = i / side / 8 * 11 + i % side / 8;
      rgb[3 * i] = (byte) (field % 5 * 63);
      rgb[3 * i + 1] = (byte) (field / 5 % 5 * 63);
      rgb[3 * i + 2] = (byte) (field / 25 * 63);
    }
    return new Picture(side, side, rgb);
  }
}
