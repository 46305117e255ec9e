package dev.ugatit.trainer.run;

import dev.ugatit.trainer.evaluate.Evaluation;
import dev.ugatit.trainer.evaluate.Judgement;
import java.util.SortedMap;

/**
 * One line of {@code metric-swd.jsonl}: an {@link Evaluation} of the model that was published after
 * a step, and what followed from it.
 */
record ScoreLine(
    int step,
    double score,
    SortedMap<Integer, Double> levels,
    double spread,
    double targetSpread,
    int sources,
    int targets,
    boolean champion,
    String reason)
    implements StepLog.Line {

  static ScoreLine of(int step, Judgement judgement) {
    Evaluation found = judgement.evaluation();
    return new ScoreLine(
        step,
        found.score(),
        found.levels(),
        found.spread(),
        found.targetSpread(),
        found.sources(),
        found.targets(),
        judgement.champion(),
        judgement.reason());
  }
}
