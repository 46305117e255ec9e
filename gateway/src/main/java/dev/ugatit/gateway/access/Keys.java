package dev.ugatit.gateway.access;

import dev.ugatit.platform.access.ApiKey;
import dev.ugatit.platform.access.KeyFile;
import dev.ugatit.platform.access.SecretKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file, read again within seconds when it changes. While a changed file cannot be
 * read, the keys before it hold, and the log says so once.
 *
 * <p>States: empty → {@linkplain #start started} → {@linkplain #stop stopped}. Thread-safe.
 */
final class Keys {
  private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
  private static final long LOOK_MS = 1_000;

  private final Vertx vertx;
  private final KeyFile file;
  private volatile List<ApiKey> keys = List.of();
  private volatile String stamp = "";
  private String told = "";
  private boolean looking;
  private @Nullable Long timer;

  /** What a look at the file found. */
  private record Found(String stamp, List<ApiKey> keys) {}

  Keys(Vertx vertx, KeyFile file) {
    this.vertx = vertx;
    this.file = file;
  }

  /** Reads the file and goes on looking at it; fails when it cannot be read. */
  Future<Void> start() {
    return vertx
        .executeBlocking(this::look, false)
        .recover(
            failed -> Future.failedFuture(new IllegalArgumentException(reason(failed), failed)))
        .map(
            found -> {
              take(found);
              timer = vertx.setPeriodic(LOOK_MS, tick -> lookAgain());
              return null;
            });
  }

  void stop() {
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private void lookAgain() {
    if (looking) {
      return; // a slow disk is not asked twice
    }
    looking = true;
    vertx
        .executeBlocking(this::look, false)
        .onComplete(done -> looking = false)
        .onComplete(this::take, this::tell);
  }

  /** Null when nothing has changed. */
  private @Nullable Found look() throws IOException {
    String now = file.stamp();
    return now.equals(stamp) ? null : new Found(now, file.read());
  }

  private void take(@Nullable Found found) {
    if (found != null) {
      stamp = found.stamp();
      keys = found.keys();
      told = "";
      LOG.info("{} API keys are in {}", keys.size(), file.path());
    }
  }

  private void tell(Throwable failure) {
    String reason = reason(failure);
    if (!reason.equals(told)) {
      told = reason;
      LOG.warn("{}; the API keys that were read before still hold", reason);
    }
  }

  private String reason(Throwable failure) {
    return failure instanceof NoSuchFileException
        ? "there is no file of API keys " + file.path() + ": make it with `ugatit keys add`"
        : String.valueOf(failure.getMessage());
  }

  /** The key of this text. Takes as long whether and where it is found. */
  Optional<ApiKey> find(String text) {
    byte[] digest = bytes(SecretKey.digest(text));
    @Nullable ApiKey found = null;
    for (ApiKey key : keys) {
      if (MessageDigest.isEqual(bytes(key.sha256()), digest)) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  private static byte[] bytes(String hex) {
    return hex.getBytes(StandardCharsets.US_ASCII);
  }
}
