package dev.ugatit.platform.image;

import dev.ugatit.platform.image.PictureException.Reason;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadWarningListener;
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
   * @throws PictureException {@code DAMAGED} if the reader fails, or warns that data are missing;
   *     {@code TIMED_OUT} if the deadline comes first
   */
  static <T> T run(ImageReaderSpi plugin, byte[] bytes, Deadline deadline, Read<T> read)
      throws PictureException {
    deadline.check();
    ImageReader reader = Plugins.reader(plugin);
    try (ImageInputStream input = new TimedInput(bytes, deadline)) {
      var complaints = new Complaints();
      reader.setInput(input, true, true);
      reader.addIIOReadWarningListener(complaints);
      reader.addIIOReadProgressListener(new Clock(deadline));
      T result = read.with(reader);
      deadline.check();
      if (complaints.first != null) {
        throw PictureException.damaged("The picture is damaged: " + complaints.first);
      }
      return result;
    } catch (IOException | RuntimeException e) {
      deadline.check();
      // Readers answer to bad data with index, argument and state errors as well.
      throw new PictureException(
          Reason.DAMAGED, "The picture is damaged and cannot be decoded: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  /** Readers report after each row; what an aborted one returns is not complete. */
  private static final class Clock implements IIOReadProgressListener {
    private final Deadline deadline;

    Clock(Deadline deadline) {
      this.deadline = deadline;
    }

    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
      if (deadline.isOver()) {
        source.abort();
      }
    }

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}
  }

  /** The JPEG library fills missing data with grey and only warns. */
  private static final class Complaints implements IIOReadWarningListener {
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
