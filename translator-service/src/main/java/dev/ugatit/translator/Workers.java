package dev.ugatit.translator;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that may block: some that translate, one that loads and closes models. */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long CLOSE_SECONDS = 10;

  private final ExecutorService translations;
  private final ExecutorService loads;

  Workers(int concurrency) {
    translations = threads("translate", concurrency);
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

  Executor translations() {
    return translations;
  }

  Executor loads() {
    return loads;
  }

  /** Lets what runs come to its end, for a while. Blocks; false when some is left behind. */
  boolean close() throws InterruptedException {
    translations.shutdown();
    boolean ended = translations.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    loads.shutdown();
    ended &= loads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      LOG.warn("Translations or loads still ran after {} s and are left behind", CLOSE_SECONDS);
    }
    return ended;
  }
}
