package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;

/**
 * Numbers that stand for domains and splits in files and in the streams of random numbers. They
 * never change: old files and old trainings depend on them.
 */
final class Codes {
  /** Number of codes of either kind. */
  static final int COUNT = 2;

  private Codes() {}

  static int of(Domain domain) {
    return domain == Domain.SOURCE ? 0 : 1;
  }

  static int of(Split split) {
    return split == Split.TRAIN ? 0 : 1;
  }

  static Domain domain(int code) {
    return code == 0 ? Domain.SOURCE : Domain.TARGET;
  }

  static Split split(int code) {
    return code == 0 ? Split.TRAIN : Split.TEST;
  }
}
