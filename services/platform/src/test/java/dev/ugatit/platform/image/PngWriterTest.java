package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the JDK's reader and against a reader written here from the specification. */
class PngWriterTest {
  private static Stream<Picture> pictures() {
    return Stream.of(
            IntStream.rangeClosed(1, 40).mapToObj(width -> TestPictures.noise(width, 3, width)),
            IntStream.rangeClosed(1, 40).mapToObj(height -> TestPictures.noise(2, height, height)),
            Stream.of(
                TestPictures.noise(70_000, 1, 1), // a row longer than a band
                TestPictures.noise(30_000, 5, 2),
                TestPictures.noise(1, 70_000, 3),
                TestPictures.noise(257, 400, 4),
                TestPictures.plain(3_000, 1_000, 255, 255, 255), // deflates to almost nothing
                OddPictures.drawing(),
                ramp()))
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void everyReaderSeesEveryPixel(Picture picture) throws IOException {
    byte[] png = PngWriter.write(picture);

    assertThat(Pixels.rgb(ImageIO.read(new ByteArrayInputStream(png)))).isEqualTo(picture);
    assertThat(read(png)).isEqualTo(picture);
  }

  @Test
  void writesTheChunksOfAPictureAlone() throws IOException {
    assertThat(chunks(PngWriter.write(ramp())).stream().map(Chunk::type))
        .containsExactly("IHDR", "IDAT", "IEND");
  }

  @Test
  void smoothPicturesGetSmallAndNoiseHardlyLarger() {
    Picture noise = TestPictures.noise(200, 200, 5);

    assertThat(PngWriter.write(ramp()).length).isLessThan(ramp().rgb().length / 20);
    assertThat(PngWriter.write(noise).length).isLessThan(noise.rgb().length * 101 / 100 + 1_000);
  }

  /** Grows to the right and downwards. */
  private static Picture ramp() {
    byte[] rgb = new byte[3 * 256 * 200];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % 256 + i / 3 / 256 + 40 * i % 3);
    }
    return new Picture(256, 200, rgb);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Chunk(String type, byte[] body) {}

  /** Checks lengths and checksums, to the last byte. */
  private static List<Chunk> chunks(byte[] png) throws IOException {
    var data = new DataInputStream(new ByteArrayInputStream(png));
    assertThat(data.readLong()).isEqualTo(0x89504e470d0a1a0aL);
    var chunks = new ArrayList<Chunk>();
    while (data.available() > 0) {
      byte[] body = new byte[data.readInt()];
      byte[] type = data.readNBytes(4);
      data.readFully(body);
      CRC32 sum = new CRC32();
      sum.update(type);
      sum.update(body);
      assertThat(data.readInt()).isEqualTo((int) sum.getValue());
      chunks.add(new Chunk(new String(type, java.nio.charset.StandardCharsets.US_ASCII), body));
    }
    return chunks;
  }

  /** Eight-bit RGB, rows filtered by none or by Sub. */
  private static Picture read(byte[] png) throws IOException {
    List<Chunk> chunks = chunks(png);
    var header = new DataInputStream(new ByteArrayInputStream(chunks.get(0).body()));
    int width = header.readInt();
    int height = header.readInt();
    assertThat(header.readNBytes(5)).containsExactly(8, 2, 0, 0, 0);
    byte[] rows = new byte[height * (1 + 3 * width)];
    inflate(chunks.get(1).body(), rows);
    byte[] rgb = new byte[3 * width * height];
    int from = 0;
    int to = 0;
    for (int y = 0; y < height; y++) {
      int filter = rows[from++];
      assertThat(filter).isBetween(0, 1);
      for (int i = 0; i < 3 * width; i++, to++) {
        int left = filter == 1 && i >= 3 ? rgb[to - 3] : 0;
        rgb[to] = (byte) (rows[from++] + left);
      }
    }
    return new Picture(width, height, rgb);
  }

  private static void inflate(byte[] packed, byte[] rows) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      assertThat(inflater.inflate(rows)).isEqualTo(rows.length);
      assertThat(inflater.inflate(new byte[1])).isZero();
      assertThat(inflater.finished()).isTrue();
      assertThat(inflater.getRemaining()).isZero();
    } catch (java.util.zip.DataFormatException e) {
      throw new AssertionError(e);
    } finally {
      inflater.end();
    }
  }
}
