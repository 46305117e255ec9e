package dev.ugatit.trainer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The bytes of the store's pictures: files of a fixed length with holes, read through memory maps.
 *
 * <p>Writes go through the channel and not through the map, because a full disk is an {@link
 * IOException} there and a fault of the whole process here. Not thread-safe, except {@link #read}
 * beside one writer.
 */
final class Segments implements AutoCloseable {
  private final Path folder;
  private final int segmentBytes;
  // Read by the training's thread while the feed's thread appends.
  private final List<Segment> segments = new CopyOnWriteArrayList<>();

  private record Segment(FileChannel channel, MappedByteBuffer map) {}

  Segments(Path folder, int segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  /** Opens the segments that are there, up to the first that is missing or has another length. */
  void open() throws IOException {
    while (Files.exists(file(segments.size()))
        && Files.size(file(segments.size())) == segmentBytes) {
      segments.add(map(file(segments.size())));
    }
  }

  /** Whether these bytes can be there. */
  boolean contains(StoredPicture picture) {
    return picture.segment() >= 0
        && picture.segment() < segments.size()
        && picture.offset() >= 0
        && picture.bytes() > 0
        && picture.bytes() <= segmentBytes - picture.offset();
  }

  byte[] read(StoredPicture picture) {
    byte[] rgb = new byte[picture.bytes()];
    segments.get(picture.segment()).map.get(picture.offset(), rgb);
    return rgb;
  }

  /** Writes bytes at a place; a new segment comes into being when its number is the next. */
  void write(int segment, int offset, byte[] bytes) throws IOException {
    if (segment == segments.size()) {
      Path file = file(segment);
      Files.deleteIfExists(file);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[1]), segmentBytes - 1L);
      }
      segments.add(map(file));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    FileChannel channel = segments.get(segment).channel;
    long at = offset;
    while (buffer.hasRemaining()) {
      channel.write(buffer, at);
      at = (long) offset + buffer.position();
    }
  }

  int segmentBytes() {
    return segmentBytes;
  }

  /** Makes the segments from this one on durable. */
  void force(int from) throws IOException {
    for (Segment segment : new ArrayList<>(segments).subList(from, segments.size())) {
      segment.channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : segments) {
      segment.channel.close();
    }
    segments.clear();
  }

  private Path file(int number) {
    return folder.resolve(String.format(Locale.ROOT, "segment-%05d.rgb", number));
  }

  private static Segment map(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new Segment(channel, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
  }
}
