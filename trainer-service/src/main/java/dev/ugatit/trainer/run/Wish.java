package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.TrainingRecord.Want;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the owner of a running training wants of it, asked between steps.
 *
 * <p>{@code RUN ⇄ PAUSE, STOP}; from each of them to {@code YIELD}, from all to {@code LOSE}, which
 * is final. Thread-safe.
 */
public final class Wish {
  /** What to do before the next step. */
  public enum Command {
    RUN,
    PAUSE,
    STOP,
    /** Leave the training as it is wanted: another, later owner goes on with it. */
    YIELD,
    /** Touch nothing more: another owner goes on with it already. */
    LOSE
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Command command = Command.RUN;

  /** Passes on what the training's record wants. */
  public void want(Want want) {
    set(
        switch (want) {
          case RUNNING -> Command.RUN;
          case PAUSED -> Command.PAUSE;
          case STOPPED -> Command.STOP;
        });
  }

  /** Asks to leave, for good. */
  public void yieldNow() {
    set(Command.YIELD);
  }

  /** Says that the training is another's now. */
  void lose() {
    set(Command.LOSE);
  }

  /** What to do now. */
  public Command command() {
    lock.lock();
    try {
      return command;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something else than to run is wanted, at most this long; for retries. */
  void rest(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (command == Command.RUN && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void set(Command next) {
    lock.lock();
    try {
      if (command.compareTo(Command.YIELD) < 0 || next == Command.LOSE) {
        command = next;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
