package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.TranslatorAnnouncement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a translator: of two random ones that have the model, the one with less to do. Less to do
 * is what it reported as waiting plus what this gateway has in flight there. Two random ones, and
 * not the best of all, so that gateways with the same stale reports do not all pick the same one.
 *
 * <p>Confined to one event loop.
 */
final class Choice {
  private static final long SUSPECT_NANOS =
      TimeUnit.MILLISECONDS.toNanos(TranslatorAnnouncement.TTL_MS);

  private final RandomGenerator random;
  private final LongSupplier clock;
  private final Map<String, Integer> inFlight = new HashMap<>();

  /** When each suspect failed, by its address. */
  private final Map<String, Long> failedAt = new HashMap<>();

  Choice(RandomGenerator random) {
    this(random, System::nanoTime);
  }

  /**
   * @param clock nanoseconds, as {@link System#nanoTime()}
   */
  Choice(RandomGenerator random, LongSupplier clock) {
    this.random = random;
    this.clock = clock;
  }

  /**
   * Chooses one of these.
   *
   * @param outbound its preferred translator is taken where it has the model and is no suspect
   * @param tried whose connection has just failed: taken again only when there is no other
   * @return empty when there is no translator at all
   */
  Optional<Translator> among(List<Translator> all, Outbound outbound, @Nullable Translator tried) {
    if (tried != null) {
      failedAt.put(tried.address(), clock.getAsLong());
    }
    List<Translator> open = trusted(all);
    List<Translator> having =
        open.stream().filter(t -> t.has(outbound.model(), outbound.version())).toList();
    // Nobody says to have it: it may be loading, or the list is a configured one.
    List<Translator> candidates = having.isEmpty() ? open : having;
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(t -> t.address().equals(outbound.preferred()))
        .findFirst()
        .or(() -> Optional.of(lessBusyOfTwo(candidates)));
  }

  /** Those that are no suspects; where all are, the one that failed longest ago. */
  private List<Translator> trusted(List<Translator> all) {
    long now = clock.getAsLong();
    failedAt.values().removeIf(at -> now - at >= SUSPECT_NANOS);
    List<Translator> trusted =
        all.stream().filter(t -> !failedAt.containsKey(t.address())).toList();
    return trusted.isEmpty()
        ? all.stream().min(Comparator.comparingLong(this::failureBeforeNow)).stream().toList()
        : trusted;
  }

  private long failureBeforeNow(Translator suspect) {
    return failedAt.getOrDefault(suspect.address(), 0L) - clock.getAsLong();
  }

  /** A request goes to this translator; {@link #ended} must follow. */
  void begun(Translator translator) {
    inFlight.merge(translator.address(), 1, Integer::sum);
  }

  /** A request to this translator is over, however it ended. */
  void ended(Translator translator) {
    inFlight.computeIfPresent(translator.address(), (a, count) -> count > 1 ? count - 1 : null);
  }

  /** Requests of this gateway now in flight, over all translators. */
  int inFlight() {
    return inFlight.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Translator lessBusyOfTwo(List<Translator> candidates) {
    int first = random.nextInt(candidates.size());
    if (candidates.size() == 1) {
      return candidates.get(first);
    }
    int second = (first + 1 + random.nextInt(candidates.size() - 1)) % candidates.size();
    Translator one = candidates.get(first);
    Translator other = candidates.get(second);
    return load(other) < load(one) ? other : one;
  }

  private int load(Translator translator) {
    return translator.queued() + inFlight.getOrDefault(translator.address(), 0);
  }
}
