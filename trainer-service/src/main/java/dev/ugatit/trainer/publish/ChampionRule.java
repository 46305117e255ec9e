package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.trainer.evaluate.Evaluation;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether a new version becomes champion: when its outputs are alive and its score is at
 * least {@value #BETTER_PERCENT} % better than the champion's. The first that is alive becomes
 * champion at once. A pinned champion stays. Pure functions: asked again, with the champion moved
 * meanwhile or not, it decides the same.
 */
final class ChampionRule {
  /** Less may be chance. */
  private static final double BETTER_PERCENT = 2;

  /**
   * A decision.
   *
   * @param reason for a person
   */
  record Decision(boolean champion, String reason) {
    private static Decision yes(String reason, Object... values) {
      return new Decision(true, String.format(Locale.ROOT, reason, values));
    }

    private static Decision no(String reason, Object... values) {
      return new Decision(false, String.format(Locale.ROOT, reason, values));
    }
  }

  private ChampionRule() {}

  /**
   * Decides for a version that was scored.
   *
   * @param champion where the alias points now
   * @param best evaluation of the version that it points to; empty when that was not scored
   */
  static Decision scored(
      long version, Evaluation own, Optional<AliasRecord> champion, Optional<Evaluation> best) {
    return settled(version, champion).orElseGet(() -> compared(own, champion, best));
  }

  /**
   * Decides for a version that cannot be scored: no better one can be told, so the newest is it.
   */
  static Decision unscorable(long version, Optional<AliasRecord> champion, String cause) {
    return settled(version, champion)
        .orElseGet(
            () -> Decision.yes("the newest version that passed the gate; not scored: %s", cause));
  }

  /** Decides for a version that was not to be scored: it changes nothing. */
  static Decision skipped(long version, Optional<AliasRecord> champion) {
    return settled(version, champion).orElseGet(() -> Decision.no("not scored at this step"));
  }

  private static Optional<Decision> settled(long version, Optional<AliasRecord> champion) {
    if (champion.isEmpty()) {
      return Optional.empty();
    }
    AliasRecord now = champion.get();
    if (now.version() == version) {
      return Optional.of(new Decision(true, now.reason()));
    }
    if (now.pinned()) {
      return Optional.of(Decision.no("version %d is pinned by hand", now.version()));
    }
    if (now.version() > version) {
      return Optional.of(Decision.no("version %d is champion already", now.version()));
    }
    return Optional.empty();
  }

  private static Decision compared(
      Evaluation own, Optional<AliasRecord> champion, Optional<Evaluation> best) {
    if (!own.isAlive()) {
      return Decision.no(
          "its outputs hardly differ: their spread is %.1f, the targets' %.1f, and a quarter of"
              + " that is needed",
          own.spread(), own.targetSpread());
    }
    if (champion.isEmpty()) {
      return Decision.yes("the first whose outputs differ as they should; swd %.1f", own.score());
    }
    long before = champion.get().version();
    if (best.isEmpty()) {
      return Decision.yes("swd %.1f; version %d was not scored", own.score(), before);
    }
    double theirs = best.get().score();
    double percent = theirs == 0 ? 0 : 100 * (1 - own.score() / theirs);
    return percent >= BETTER_PERCENT
        ? Decision.yes(
            "swd %.1f, %.1f %% better than %.1f of version %d",
            own.score(), percent, theirs, before)
        : Decision.no(
            "swd %.1f is not %.0f %% better than %.1f of version %d",
            own.score(), BETTER_PERCENT, theirs, before);
  }
}
