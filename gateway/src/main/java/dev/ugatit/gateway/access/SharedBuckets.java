package dev.ugatit.gateway.access;

import com.hazelcast.core.HazelcastInstance;
import dev.ugatit.platform.runtime.Cluster;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts that all gateways of a cluster share. Where there is no cluster, or while it does not
 * answer, they let everything pass: each gateway then counts for itself. Confined to one event
 * loop, which is never blocked.
 */
final class SharedBuckets {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBuckets.class);
  private static final String MAP = "ugatit.rate-limits";

  /** No key's: names are not empty. */
  private static final String FIRST = "";

  private static final Duration FORGOTTEN_WHEN_FULL_FOR = Duration.ofSeconds(10);
  private static final long PATIENCE_MS = 500;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Vertx vertx;
  private final Cluster cluster;
  private @Nullable AsyncProxyManager<String> buckets;
  private boolean failing;
  private long failedAt;

  SharedBuckets(Vertx vertx, Cluster cluster) {
    this.vertx = vertx;
    this.cluster = cluster;
  }

  /** Opens the map of the cluster, if there is one. */
  Future<Void> start() {
    return cluster
        .hazelcast()
        .map(hazelcast -> vertx.executeBlocking(() -> open(hazelcast), false))
        .orElse(Future.succeededFuture())
        .onSuccess(opened -> buckets = opened)
        .mapEmpty();
  }

  private static AsyncProxyManager<String> open(HazelcastInstance hazelcast) {
    var opened =
        Bucket4jHazelcast.entryProcessorBasedBuilder(hazelcast.<String, byte[]>getMap(MAP))
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                    FORGOTTEN_WHEN_FULL_FOR))
            .build();
    // The first count takes as long as hundreds later: no request shall wait for it.
    opened.builder().build(FIRST, SharedBuckets::anyLimit).tryConsume(1);
    return opened.asAsync();
  }

  private static BucketConfiguration anyLimit() {
    return BucketConfiguration.builder()
        .addLimit(limit -> limit.capacity(1).refillGreedy(1, Duration.ofSeconds(1)))
        .build();
  }

  /**
   * Takes one of a bucket.
   *
   * @return nanoseconds to wait until there is one again; 0 when it was taken. Never fails.
   */
  Future<Long> take(String id, BucketConfiguration configuration) {
    AsyncProxyManager<String> open = buckets;
    if (open == null || (failing && System.nanoTime() - failedAt < PAUSE_NANOS)) {
      return Future.succeededFuture(0L);
    }
    return ask(open, id, configuration)
        .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
        .onSuccess(answered -> recovered())
        .map(probe -> probe.isConsumed() ? 0L : probe.getNanosToWaitForRefill())
        .otherwise(this::failed);
  }

  private Future<ConsumptionProbe> ask(
      AsyncProxyManager<String> open, String id, BucketConfiguration configuration) {
    try {
      return Future.fromCompletionStage(
          open.builder().build(id, configuration).tryConsumeAndReturnRemaining(1),
          vertx.getOrCreateContext());
    } catch (RuntimeException down) {
      return Future.failedFuture(down);
    }
  }

  private long failed(Throwable failure) {
    if (!failing) {
      LOG.warn(
          "Rate limits hold for each gateway alone: the cluster does not count ({})",
          failure.toString());
    }
    failing = true;
    failedAt = System.nanoTime();
    return 0;
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.info("Rate limits hold over all gateways again");
    }
  }
}
