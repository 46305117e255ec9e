package dev.ugatit.ingest;

import dev.ugatit.ingest.FolderFiles.PictureFile;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.image.PictureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a list of files through preparation onto the log, a few at a time.
 *
 * <p>States: idle → running → drained, then idle again or failed for good. At most {@value
 * #MAX_IN_FLIGHT} files are under way: as many files as there are workers are in memory as they are
 * on disk, the others as PNG of 2 MiB at the most. A refused file is counted; any other failure
 * ends the run once what is under way has ended. Confined to one context.
 */
final class FolderRun {
  private static final int MAX_IN_FLIGHT = 16;
  private static final String UNREADABLE = "unreadable";

  private final Context context;
  private final FolderOptions options;
  private final Dataset dataset;
  private final PreparationWorkers workers;
  private final Preparation preparation;
  private final PictureLog log;
  private final Tally tally;
  private final Map<Domain, FolderCount> counts;
  private final ProgressListener listener;
  private final KnownKeys seen = new KnownKeys(1 << 24);
  private Promise<Void> ended = Promise.promise();
  private Iterator<PictureFile> files = Collections.emptyIterator();
  private int inFlight;
  private @Nullable Throwable failure;

  FolderRun(
      Vertx vertx,
      FolderOptions options,
      Dataset dataset,
      PreparationWorkers workers,
      PictureLog log,
      Tally tally,
      Map<Domain, FolderCount> counts,
      ProgressListener listener) {
    this.context = vertx.getOrCreateContext();
    this.options = options;
    this.dataset = dataset;
    this.workers = workers;
    this.preparation = new Preparation(options.limits());
    this.log = log;
    this.tally = tally;
    this.counts = counts;
    this.listener = listener;
  }

  /**
   * Completes when every file is counted and every picture acknowledged. May be called again for
   * more files, after the one before has completed.
   */
  Future<Void> run(Iterable<PictureFile> work) {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(
        begin -> {
          ended = promise;
          files = work.iterator();
          fill();
        });
    return promise.future();
  }

  private void fill() {
    while (failure == null && inFlight < MAX_IN_FLIGHT && files.hasNext()) {
      inFlight++;
      PictureFile file = files.next();
      workers
          .run(() -> prepare(file))
          .onComplete(
              done -> context.runOnContext(now -> prepared(file, done.result(), done.cause())));
    }
    if (inFlight == 0) {
      end();
    }
  }

  private void end() {
    if (failure == null) {
      ended.tryComplete();
    } else {
      ended.tryFail(failure);
    }
  }

  private Prepared prepare(PictureFile file) throws PictureException, RefusedException {
    Origin origin = new Origin(dataset, file.domain(), file.split(), file.name());
    Prepared picture = preparation.prepare(read(file.path()), origin);
    tally.show(picture);
    return picture;
  }

  /** Reads one byte more than allowed at the most, whatever the file system says of its size. */
  private byte[] read(Path path) throws RefusedException {
    int most = (int) Math.min(Integer.MAX_VALUE - 16, options.limits().maxBytes() + 1);
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(most);
    } catch (IOException failed) {
      throw new RefusedException(UNREADABLE, "The file cannot be read: " + failed);
    }
  }

  private void prepared(PictureFile file, @Nullable Prepared picture, @Nullable Throwable failed) {
    if (picture == null) {
      refused(file, failed == null ? new IllegalStateException("no picture") : failed);
    } else if (seen.add(picture.key(), picture.split(), true)) {
      log.write(picture)
          .onComplete(
              done -> context.runOnContext(now -> written(file, done.result(), done.cause())));
      return;
    } else {
      count(file).duplicate();
      tally.duplicate(dataset.name(), file.domain());
    }
    done(file);
  }

  private void written(
      PictureFile file, PictureLog.@Nullable Written written, @Nullable Throwable failed) {
    if (written != null) {
      count(file).picture(written);
    } else if (failed != null) {
      fail(new IngestException("Kafka did not take " + file.name() + ": " + failed, failed));
    }
    done(file);
  }

  private void refused(PictureFile file, Throwable failed) {
    Optional<String> cause = RefusedException.causeOf(failed);
    if (cause.isEmpty()) {
      fail(new IngestException(file.name() + " could not be prepared: " + failed, failed));
      return;
    }
    count(file).rejected(cause.get(), file.name());
    tally.rejected(dataset.name(), file.domain(), cause.get());
  }

  private void fail(Throwable first) {
    failure = failure == null ? first : failure;
  }

  private void done(PictureFile file) {
    inFlight--;
    FolderCount count = count(file);
    listener.progress(file.domain(), count.done(), count.total(), count.report().rejectedFiles());
    fill();
  }

  private FolderCount count(PictureFile file) {
    FolderCount count = counts.get(file.domain());
    if (count == null) {
      throw new IllegalStateException("nothing is counted for " + file.domain());
    }
    return count;
  }
}
