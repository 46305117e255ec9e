package dev.ugatit.platform.image;

import dev.ugatit.platform.image.PictureException.Reason;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Runs an ImageIO reader once and turns its many ways to fail into one. */
final class Decoding {
  private Decoding() {}

  /** What to do with a reader that has its input. */
  interface Read<T> {
    T with(ImageReader reader) throws IOException;
  }

  /**
   * @throws PictureException {@code DAMAGED} if the reader fails, or warns that data are missing
   */
  static <T> T run(ImageReaderSpi plugin, byte[] bytes, Read<T> read) throws PictureException {
    ImageReader reader = Plugins.reader(plugin);
    try (ImageInputStream input = Plugins.input(bytes)) {
      var complaints = new Complaints();
      reader.setInput(input, true, true);
      reader.addIIOReadWarningListener(complaints);
      T result = read.with(reader);
      if (complaints.first != null) {
        throw PictureException.damaged("The picture is damaged: " + complaints.first);
      }
      return result;
    } catch (IOException | RuntimeException e) {
      // Readers answer to bad data with index, argument and state errors as well.
      throw new PictureException(
          Reason.DAMAGED, "The picture is damaged and cannot be decoded: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  /** The JPEG library fills missing data with grey and only warns. */
  private static final class Complaints implements javax.imageio.event.IIOReadWarningListener {
    private @Nullable String first;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      boolean harmless = warning.contains("extraneous bytes");
      boolean missing = warning.contains("Corrupt JPEG") || warning.contains("remature end");
      if (first == null && missing && !harmless) {
        first = warning;
      }
    }
  }
}
