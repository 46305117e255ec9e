package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.Picture;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache of one dataset's prepared pictures in mapped files, with the position on the topic up to
 * which it is complete.
 *
 * <p>An index of checksummed lines says what was added, withdrawn and passed, in the order of the
 * topic. When it is opened, index and pictures are checked from the beginning; from the first
 * damaged one on everything is forgotten, the position with it, and is read from the topic again.
 * So a torn write, a lost file and a flipped bit all have the same cure.
 *
 * <p>A withdrawn picture is no longer listed, but its bytes stay readable: lists that are in force
 * may still name it. Memory is bounded by {@code maxPictures}; a picture beyond it is refused.
 *
 * <p>Thread-safe: one thread feeds it while others read. Everything but {@link #passed}, {@link
 * #position} and the counts blocks.
 */
public final class PictureStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PictureStore.class);
  static final int SEGMENT_BYTES = 64 * 1024 * 1024;

  private final FileChannel index;
  private final Segments segments;
  private final int maxPictures;
  private final Map<String, StoredPicture> known = new ConcurrentHashMap<>(); // withdrawn ones too
  private final Map<String, StoredPicture> listed = new ConcurrentHashMap<>();
  private final Map<Integer, Long> position = new ConcurrentHashMap<>();
  private final Map<Integer, Long> written = new HashMap<>();
  private final AtomicIntegerArray counts = new AtomicIntegerArray(Codes.COUNT * Codes.COUNT);
  private int segment;
  private int end;
  private int forced;

  private PictureStore(FileChannel index, Segments segments, int maxPictures) {
    this.index = index;
    this.segments = segments;
    this.maxPictures = maxPictures;
  }

  /**
   * Opens the store in a folder, which is created when missing.
   *
   * @throws IOException when the folder cannot be used, or another process has it open
   */
  public static PictureStore open(Path folder, int maxPictures) throws IOException {
    return open(folder, maxPictures, SEGMENT_BYTES);
  }

  static PictureStore open(Path folder, int maxPictures, int segmentBytes) throws IOException {
    Files.createDirectories(folder);
    FileChannel index =
        FileChannel.open(
            folder.resolve("index"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    var segments = new Segments(folder, segmentBytes);
    try {
      lock(index, folder);
      var store = new PictureStore(index, segments, maxPictures);
      segments.open();
      store.replay();
      return store;
    } catch (IOException | RuntimeException e) {
      try (index;
          segments) {
        throw e; // a lock that stayed would keep every later attempt out
      }
    }
  }

  private static void lock(FileChannel index, Path folder) throws IOException {
    FileLock lock;
    try {
      lock = index.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // held within this process
    }
    if (lock == null) {
      throw new IOException(folder + " is in use by another trainer; give each its own data");
    }
  }

  /** The offset after the last record that is in the store, by partition. */
  public Map<Integer, Long> position() {
    return Map.copyOf(position);
  }

  /** Notes that a record of no concern was read. Durable with the next {@link #flush}. */
  public void passed(int partition, long next) {
    position.merge(partition, next, Math::max);
  }

  /**
   * Adds a picture, or lists it again.
   *
   * @param sha256 of its RGB bytes, checked by the caller
   * @param next offset after its record
   * @return false when the store is full and the picture was refused
   */
  public synchronized boolean add(
      Domain domain, String sha256, Split split, Picture picture, int partition, long next)
      throws IOException {
    String key = domain.label() + "/" + sha256;
    StoredPicture before = known.get(key);
    if (before == null && known.size() >= maxPictures) {
      passed(partition, next);
      return false;
    }
    StoredPicture stored =
        before == null
            ? append(domain, sha256, split, picture)
            : new StoredPicture(
                domain,
                sha256,
                split,
                before.width(),
                before.height(),
                before.segment(),
                before.offset(),
                before.checksum());
    if (!stored.equals(listed.get(key))) {
      log(new StoreRecord(StoreRecord.Kind.ADDED, stored, partition, next));
    }
    passed(partition, next);
    return true;
  }

  /** Takes a picture off the list; unknown ones are none of its concern. */
  public synchronized void withdraw(Domain domain, String sha256, int partition, long next)
      throws IOException {
    StoredPicture stored = listed.get(domain.label() + "/" + sha256);
    if (stored != null) {
      log(new StoreRecord(StoreRecord.Kind.WITHDRAWN, stored, partition, next));
    }
    passed(partition, next);
  }

  /** Makes pictures and position durable. */
  public synchronized void flush() throws IOException {
    segments.force(forced);
    forced = segment; // earlier ones are full and never written again
    for (var entry : position().entrySet()) {
      if (!entry.getValue().equals(written.get(entry.getKey()))) {
        log(new StoreRecord(StoreRecord.Kind.PASSED, null, entry.getKey(), entry.getValue()));
      }
    }
    index.force(true);
  }

  /** Forgets everything, for a topic that is not the one it was filled from. */
  public synchronized void clear() throws IOException {
    known.clear();
    listed.clear();
    for (int i = 0; i < counts.length(); i++) {
      counts.set(i, 0);
    }
    position.clear();
    written.clear();
    segment = 0;
    end = 0;
    forced = 0;
    index.truncate(0);
  }

  /** Number of listed pictures. */
  public int count(Domain domain, Split split) {
    return counts.get(place(domain, split));
  }

  /** Digests of the listed pictures, sorted. */
  public List<String> sha256s(Domain domain, Split split) {
    return listed.values().stream()
        .filter(p -> in(p, domain, split))
        .map(StoredPicture::sha256)
        .sorted()
        .toList();
  }

  /** Whether a picture's bytes are here, listed or withdrawn. */
  public boolean contains(Domain domain, String sha256) {
    return known.containsKey(domain.label() + "/" + sha256);
  }

  /**
   * A picture, listed or withdrawn.
   *
   * @throws PictureStoreException when it is not there or its bytes are damaged
   */
  public Picture picture(Domain domain, String sha256) {
    StoredPicture stored = known.get(domain.label() + "/" + sha256);
    if (stored == null) {
      throw new PictureStoreException("the store lacks picture " + domain.label() + "/" + sha256);
    }
    return read(stored)
        .orElseThrow(
            () ->
                new PictureStoreException(
                    "the store's picture "
                        + stored.key()
                        + " is damaged; restart the service, it reads the topic again"));
  }

  /** Flushes and gives the files back. */
  @Override
  public synchronized void close() throws IOException {
    if (index.isOpen()) {
      try (segments;
          index) {
        flush();
      }
    }
  }

  private static boolean in(StoredPicture picture, Domain domain, Split split) {
    return picture.domain() == domain && picture.split() == split;
  }

  private Optional<Picture> read(StoredPicture stored) {
    if (!segments.contains(stored)) {
      return Optional.empty();
    }
    byte[] rgb = segments.read(stored);
    return StoreRecord.checksum(rgb, rgb.length) == stored.checksum()
        ? Optional.of(new Picture(stored.width(), stored.height(), rgb))
        : Optional.empty();
  }

  private StoredPicture append(Domain domain, String sha256, Split split, Picture picture)
      throws IOException {
    byte[] rgb = picture.rgb();
    if (rgb.length > segments.segmentBytes()) {
      throw new IOException("a picture of " + rgb.length + " bytes exceeds the store's segments");
    }
    if (rgb.length > segments.segmentBytes() - end) {
      segment++;
      end = 0;
    }
    segments.write(segment, end, rgb);
    int checksum = StoreRecord.checksum(rgb, rgb.length);
    return new StoredPicture(
        domain, sha256, split, picture.width(), picture.height(), segment, end, checksum);
  }

  private void log(StoreRecord entry) throws IOException {
    var line = entry.encode();
    while (line.hasRemaining()) {
      index.write(line);
    }
    apply(entry);
  }

  private void apply(StoreRecord entry) {
    StoredPicture picture = entry.picture();
    if (picture != null && entry.kind() == StoreRecord.Kind.ADDED) {
      if (known.put(picture.key(), picture) == null) {
        segment = picture.segment();
        end = picture.offset() + picture.bytes();
      }
      count(listed.put(picture.key(), picture), -1);
      count(picture, 1);
    } else if (picture != null) {
      count(listed.remove(picture.key()), -1);
    }
    written.merge(entry.partition(), entry.next(), Math::max);
    position.merge(entry.partition(), entry.next(), Math::max);
  }

  private void count(@Nullable StoredPicture picture, int change) {
    if (picture != null) {
      counts.addAndGet(place(picture.domain(), picture.split()), change);
    }
  }

  private static int place(Domain domain, Split split) {
    return Codes.of(domain) * Codes.COUNT + Codes.of(split);
  }

  private void replay() throws IOException {
    long lines = index.size() / StoreRecord.BYTES;
    byte[] line = new byte[StoreRecord.BYTES];
    var in = new BufferedInputStream(Channels.newInputStream(index));
    long good = 0;
    while (good < lines && in.readNBytes(line, 0, line.length) == line.length) {
      Optional<StoreRecord> entry = StoreRecord.decode(line).filter(this::sound);
      if (entry.isEmpty()) {
        LOG.warn("store: line {} of {} is damaged; reading the topic from there", good, lines);
        break;
      }
      apply(entry.get());
      good++;
    }
    if (good > 10_000 + 8L * known.size()) {
      // Mostly positions and changes of mind: start over rather than grow for ever.
      LOG.info("store: {} lines for {} pictures; reading the topic again", good, known.size());
      clear();
      return;
    }
    index.truncate(good * StoreRecord.BYTES);
    index.position(good * StoreRecord.BYTES);
  }

  private boolean sound(StoreRecord entry) {
    StoredPicture picture = entry.picture();
    return picture == null || known.containsKey(picture.key()) || read(picture).isPresent();
  }
}
