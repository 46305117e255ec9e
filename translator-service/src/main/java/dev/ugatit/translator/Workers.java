package dev.ugatit.translator;

import dev.ugatit.translator.queue.Alarm;
import dev.ugatit.translator.queue.TranslationQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that may block: some that run models, some that decode and encode pictures, one that
 * loads and closes models.
 */
public final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long CLOSE_SECONDS = 10;

  private final ExecutorService runs;
  private final ExecutorService pictures;
  private final ExecutorService loads;

  /**
   * Starts no thread yet.
   *
   * @param runs most runs of models at the same time
   * @param pictures most pictures that are decoded or encoded at the same time
   */
  public Workers(int runs, int pictures) {
    this.runs = threads("run", runs);
    this.pictures = threads("picture", pictures);
    loads = threads("load-models", 1);
  }

  private static ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(
        count,
        task -> {
          var thread = new Thread(task, "ugatit-" + name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** For a queue. */
  public TranslationQueue.Threads translations() {
    return new TranslationQueue.Threads(pictures, runs, Alarm.ofRealTime());
  }

  /** One thread, for loads one at a time. */
  public Executor loads() {
    return loads;
  }

  /** Lets what runs come to its end, for a while. Blocks; false when some is left behind. */
  public boolean close() throws InterruptedException {
    runs.shutdown();
    boolean ended = runs.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    pictures.shutdown(); // after the runs, whose pictures they finish
    ended &= pictures.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    loads.shutdown();
    ended &= loads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      LOG.warn("Translations or loads still ran after {} s and are left behind", CLOSE_SECONDS);
    }
    return ended;
  }
}
