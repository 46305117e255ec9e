package dev.ugatit.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.trainer.evaluate.Evaluation;
import dev.ugatit.trainer.publish.ChampionRule.Decision;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChampionRuleTest {
  private static Evaluation evaluation(double score, double spread) {
    return new Evaluation(new TreeMap<>(Map.of(32, score)), score, spread, 40, 30, 30);
  }

  private static Evaluation alive(double score) {
    return evaluation(score, 20);
  }

  private static AliasRecord champion(long version, boolean pinned) {
    return new AliasRecord(
        1, "faces", AliasRecord.CHAMPION, version, null, "test", pinned, "it is good", 0);
  }

  private static Decision against(double champions, Evaluation own) {
    return ChampionRule.scored(
        400, own, Optional.of(champion(200, false)), Optional.of(alive(champions)));
  }

  @Test
  void twoPercentBetterIsBetter() {
    assertThat(against(100, alive(98)).champion()).isTrue();
    assertThat(against(100, alive(98)).reason())
        .isEqualTo("swd 98.0, 2.0 % better than 100.0 of version 200");
    assertThat(against(100, alive(98.1)).champion()).isFalse();
    assertThat(against(100, alive(98.1)).reason())
        .isEqualTo("swd 98.1 is not 2 % better than 100.0 of version 200");
    assertThat(against(100, alive(150)).champion()).isFalse();
    assertThat(against(0, alive(0)).champion()).isFalse();
  }

  @Test
  void outputsThatHardlyDifferAreNeverChampion() {
    assertThat(against(100, evaluation(10, 9.9)).champion()).isFalse();
    assertThat(against(100, evaluation(10, 9.9)).reason()).contains("hardly differ", "9.9", "40.0");
    assertThat(against(100, evaluation(10, 10)).champion()).isTrue();
    assertThat(
            ChampionRule.scored(0, evaluation(10, 0), Optional.empty(), Optional.empty())
                .champion())
        .isFalse();
  }

  @Test
  void theFirstThatIsAliveIsChampionAtOnce() {
    Decision first = ChampionRule.scored(0, alive(999), Optional.empty(), Optional.empty());
    assertThat(first.champion()).isTrue();
    assertThat(first.reason()).contains("the first", "999.0");
  }

  @Test
  void aChampionWithoutAScoreGivesWayToOneThatHasOne() {
    Decision decision =
        ChampionRule.scored(400, alive(999), Optional.of(champion(200, false)), Optional.empty());
    assertThat(decision.champion()).isTrue();
    assertThat(decision.reason()).contains("version 200 was not scored");
  }

  @Test
  void aPinnedChampionStays() {
    Optional<AliasRecord> pinned = Optional.of(champion(200, true));
    assertThat(ChampionRule.scored(400, alive(1), pinned, Optional.of(alive(100))))
        .isEqualTo(new Decision(false, "version 200 is pinned by hand"));
    assertThat(ChampionRule.unscorable(400, pinned, "no pictures").champion()).isFalse();
  }

  @Test
  void withoutAScoreTheNewestIsChampionAndSaysSo() {
    Optional<AliasRecord> now = Optional.of(champion(200, false));
    Decision decision = ChampionRule.unscorable(400, now, "0 are held out, 100 % learned from");
    assertThat(decision.champion()).isTrue();
    assertThat(decision.reason())
        .contains("newest", "not scored", "0 are held out, 100 % learned from");
  }

  @Test
  void aVersionBetweenTwoEvaluationsChangesNothing() {
    assertThat(ChampionRule.skipped(400, Optional.of(champion(200, false))).champion()).isFalse();
    assertThat(ChampionRule.skipped(400, Optional.empty()).champion()).isFalse();
  }

  @Test
  void askedAgainAfterTheAliasWasMovedItSaysTheSame() {
    Optional<AliasRecord> moved = Optional.of(champion(400, false));
    Decision same = new Decision(true, "it is good");
    assertThat(ChampionRule.scored(400, alive(98), moved, Optional.of(alive(98)))).isEqualTo(same);
    assertThat(ChampionRule.unscorable(400, moved, "no pictures")).isEqualTo(same);
    assertThat(ChampionRule.skipped(400, moved)).isEqualTo(same);
  }

  @Test
  void stepsThatAreDoneAgainDoNotMoveItBack() {
    Optional<AliasRecord> later = Optional.of(champion(600, false));
    assertThat(ChampionRule.scored(400, alive(1), later, Optional.of(alive(100))))
        .isEqualTo(new Decision(false, "version 600 is champion already"));
  }
}
