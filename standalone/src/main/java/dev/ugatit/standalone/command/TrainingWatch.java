package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.system.TrainingClient;
import dev.ugatit.standalone.system.TrainingClient.Following;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Terminal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a training and shows its reports until it ends. Ctrl-C asks for a pause and waits until
 * the trainer has written its checkpoint, so that {@code train --resume} goes on where it was.
 */
final class TrainingWatch {
  private static final long PAUSE_LIMIT_SECONDS = 120;
  private static final long HINT_SECONDS = 30;

  private final Connection connection;
  private final Terminal terminal;
  private final TrainingClient client;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean pausing;

  TrainingWatch(Connection connection, Terminal terminal) {
    this.connection = connection;
    this.terminal = terminal;
    this.client = new TrainingClient(connection.vertx(), connection.kafka());
  }

  /** Writes the training as wanted running and returns its last report. */
  TrainingProgress run(TrainingRecord training) throws InterruptedException {
    BlockingQueue<TrainingProgress> reports = new LinkedBlockingQueue<>();
    try (Following following = client.follow(training.id(), reports::add)) {
      connection.beforeEnd(() -> pause(training));
      wantUnlessPaused(training);
      return show(training, reports);
    } finally {
      ended.countDown();
    }
  }

  private TrainingProgress show(TrainingRecord training, BlockingQueue<TrainingProgress> reports)
      throws InterruptedException {
    var bar = new ProgressBar(terminal, "train");
    int batch = training.options().batch();
    boolean silent = false;
    while (true) {
      TrainingProgress report = reports.poll(HINT_SECONDS, TimeUnit.SECONDS);
      if (report == null) {
        if (!silent) {
          bar.finish();
          terminal.say(
              "No report for "
                  + HINT_SECONDS
                  + " s; is the system with its trainer still running?");
        }
        silent = true;
        continue;
      }
      silent = false;
      bar.show(report.step(), report.steps(), TrainingLine.detail(report, batch));
      String line = line(training, report);
      if (line != null) {
        bar.finish();
        terminal.say(line);
      }
      if (report.event().terminal()) {
        bar.finish();
        return report;
      }
    }
  }

  /** What an event means for a person, or nothing when the bar says it all. */
  private static @Nullable String line(TrainingRecord training, TrainingProgress report) {
    return switch (report.event()) {
      case PUBLISHED ->
          "published " + training.model() + "/" + report.step() + suffix(report.message());
      case FAILED -> "training failed at step " + report.step() + ": " + report.message();
      case PAUSED -> "paused at step " + report.step();
      case COLLECTING, QUEUED -> report.event().label() + suffix(report.message());
      default -> null;
    };
  }

  private static String suffix(String message) {
    return message.isEmpty() ? "" : ": " + message;
  }

  /** A signal may come at any time: the pause must be the last wish. */
  private synchronized void wantUnlessPaused(TrainingRecord training) throws InterruptedException {
    if (!pausing) {
      client.want(training, Want.RUNNING);
    }
  }

  private synchronized void wantPause(TrainingRecord training) throws InterruptedException {
    pausing = true;
    client.want(training, Want.PAUSED);
  }

  private void pause(TrainingRecord training) {
    if (ended.getCount() == 0) {
      return;
    }
    terminal.say("Pausing: the running step ends and a checkpoint is written");
    try {
      wantPause(training);
      if (ended.await(PAUSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        terminal.say("Go on with: ugatit train --resume " + training.id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
