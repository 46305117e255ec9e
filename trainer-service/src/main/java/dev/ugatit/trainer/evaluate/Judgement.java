package dev.ugatit.trainer.evaluate;

/**
 * An evaluation and what follows from it.
 *
 * @param champion whether this version is served by default from now on
 * @param reason why, or why not, for a person
 */
public record Judgement(Evaluation evaluation, boolean champion, String reason) {}
