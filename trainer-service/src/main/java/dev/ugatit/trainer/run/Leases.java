package dev.ugatit.trainer.run;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;

/**
 * Claims on trainings among the trainers of one cluster: entries of a shared map that vanish when
 * they are not renewed. A lease keeps two trainers from doing the same work; it does not prove that
 * they don't.
 */
final class Leases {
  private static final String MAP = "ugatit.trainings.leases";

  private final Vertx vertx;
  private final String owner;
  private final long ttlMs;

  Leases(Vertx vertx, String owner, Duration ttl) {
    this.vertx = vertx;
    this.owner = owner;
    this.ttlMs = ttl.toMillis();
  }

  /** Claims a training; false when another trainer has it. */
  Future<Boolean> claim(String training) {
    return map()
        .compose(map -> map.putIfAbsent(training, owner, ttlMs))
        .map(holder -> holder == null || holder.equals(owner));
  }

  /**
   * Renews a claim, also one that has just run out; false when another trainer has it now. Not in
   * one step, which Hazelcast's maps do not have: a claim that runs out and is taken within the two
   * is taken back, and what two trainers write is told apart by Kafka's fencing.
   */
  Future<Boolean> renew(String training) {
    return map()
        .compose(
            map ->
                map.get(training)
                    .compose(
                        holder ->
                            owner.equals(holder)
                                ? map.put(training, owner, ttlMs).map(true)
                                : claim(training)));
  }

  /** Gives a claim back. */
  Future<Void> release(String training) {
    return map().compose(map -> map.removeIfPresent(training, owner)).mapEmpty();
  }

  private Future<AsyncMap<String, String>> map() {
    return vertx.sharedData().getAsyncMap(MAP);
  }
}
