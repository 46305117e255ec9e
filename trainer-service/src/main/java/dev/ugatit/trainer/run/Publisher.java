package dev.ugatit.trainer.run;

import dev.ugatit.trainer.evaluate.Judgement;
import java.util.Optional;

/** Makes the models of a step's durable checkpoint known. Confined to the training's thread. */
public interface Publisher {
  /** How a publication ended. */
  enum Verdict {
    /** Both directions are announced. */
    PUBLISHED,
    /** They were announced before, in the same bytes. */
    KNOWN,
    /** The gate refused them; trying again gives the same answer. */
    REFUSED,
    /** Store or broker did not answer, or the training shall not go on; to be tried again. */
    DELAYED
  }

  /**
   * The end of a publication.
   *
   * @param message for a person: whether it is champion and why, or why it is not published
   * @param judgement of a version that was scored, now or when it was published first
   */
  record Published(Verdict verdict, String message, Optional<Judgement> judgement) {
    /** The end of a publication of which no score is told. */
    public Published(Verdict verdict, String message) {
      this(verdict, message, Optional.empty());
    }
  }

  /**
   * Publishes both directions; again and again if need be, with the same effect as once.
   *
   * @param snapshot hash of the pictures in force at that step
   */
  Published publish(Learner learner, int step, String snapshot);
}
