package dev.ugatit.gateway.translate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final RandomGenerator random;
  private final Map<String, Integer> inFlight = new HashMap<>();

  Choice(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Chooses one of these.
   *
   * @param outbound its preferred translator is taken where it has the model, unless it was tried
   * @param tried that has just failed: taken again only when there is no other
   * @return empty when there is no translator at all
   */
  Optional<Translator> among(List<Translator> all, Outbound outbound, @Nullable Translator tried) {
    List<Translator> others =
        all.stream().filter(t -> tried == null || !t.address().equals(tried.address())).toList();
    List<Translator> open = others.isEmpty() ? all : others;
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
