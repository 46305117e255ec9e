package dev.ugatit.gateway.access;

import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.http.Refusal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests of callers: in this process first, and what passes there over all gateways of the
 * cluster. Confined to one event loop.
 */
final class RateLimits {
  private static final int MOST_BUCKETS = 10_000;
  private static final long NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final SharedBuckets shared;
  private final Map<String, Bucket> own = new LinkedHashMap<>(16, 0.75f, true);

  RateLimits(SharedBuckets shared) {
    this.shared = shared;
  }

  Future<Void> start() {
    return shared.start();
  }

  /**
   * Counts one request.
   *
   * @return fails with a {@link Refusal}, 429, when there were too many
   */
  Future<Void> take(Caller caller) {
    @Nullable RateLimit limit = caller.limit();
    if (limit == null) {
      return Future.succeededFuture();
    }
    // A limit that changes is another bucket.
    String id = caller.name() + "/" + limit.perSecond() + "/" + limit.burst();
    BucketConfiguration configuration = configuration(limit);
    ConsumptionProbe here = bucket(id, configuration).tryConsumeAndReturnRemaining(1);
    return here.isConsumed()
        ? shared.take(id, configuration).compose(wait -> verdict(limit, wait))
        : verdict(limit, here.getNanosToWaitForRefill());
  }

  private static BucketConfiguration configuration(RateLimit limit) {
    return BucketConfiguration.builder()
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(limit.burst())
                    .refillGreedy(limit.perSecond(), Duration.ofSeconds(1)))
        .build();
  }

  private Bucket bucket(String id, BucketConfiguration configuration) {
    Bucket bucket =
        own.computeIfAbsent(
            id, made -> Bucket.builder().addLimit(configuration.getBandwidths()[0]).build());
    if (own.size() > MOST_BUCKETS) {
      own.remove(own.keySet().iterator().next()); // the one that was used longest ago
    }
    return bucket;
  }

  private static Future<Void> verdict(RateLimit limit, long waitNanos) {
    if (waitNanos == 0) {
      return Future.succeededFuture();
    }
    int seconds = (int) ((waitNanos + NANOS_A_SECOND - 1) / NANOS_A_SECOND);
    return Future.failedFuture(
        Refusal.retryAfter(
            seconds,
            429,
            "too-many-requests",
            "This API key may ask %d times a second, %d times at once: try again in %d s."
                .formatted(limit.perSecond(), limit.burst(), seconds)));
  }
}
