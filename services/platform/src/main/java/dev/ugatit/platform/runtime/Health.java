package dev.ugatit.platform.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The checks behind {@code /livez} and {@code /readyz}. Live means "need not be restarted"; ready
 * means "send me work". Thread-safe. Checks run on event loops: they read a field and do no work.
 */
public final class Health {
  private final Map<String, Supplier<Status>> live = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Status>> ready = new ConcurrentHashMap<>();

  /** Adds a liveness check, or replaces the one of this name. */
  public void live(String name, Supplier<Status> check) {
    live.put(name, check);
  }

  /** Adds a readiness check, or replaces the one of this name. */
  public void ready(String name, Supplier<Status> check) {
    ready.put(name, check);
  }

  /** Removes the checks of this name. */
  public void remove(String name) {
    live.remove(name);
    ready.remove(name);
  }

  /** Reasons by name of the liveness checks that fail; empty when all is well. */
  public Map<String, String> liveFailures() {
    return failures(live);
  }

  /** Reasons by name of the readiness checks that fail; empty when all is well. */
  public Map<String, String> readyFailures() {
    return failures(ready);
  }

  private static Map<String, String> failures(Map<String, Supplier<Status>> checks) {
    Map<String, String> failures = new TreeMap<>();
    checks.forEach(
        (name, check) -> {
          Status status = run(check);
          if (!status.ok()) {
            failures.put(name, status.reason());
          }
        });
    return failures;
  }

  private static Status run(Supplier<Status> check) {
    try {
      return check.get();
    } catch (RuntimeException broken) {
      return Status.failing("the check itself failed: " + broken);
    }
  }
}
