package dev.ugatit.platform.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;

/** Short-lived administration clients, on worker threads: their calls wait for the broker. */
final class KafkaAdmin {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** Something to ask the broker. */
  interface Question<T> {
    T ask(Admin admin) throws ExecutionException, InterruptedException;
  }

  private KafkaAdmin() {}

  static <T> Future<T> ask(Vertx vertx, KafkaSettings kafka, Question<T> question) {
    return vertx.executeBlocking(
        () -> {
          Admin admin = Admin.create(ClientSettings.admin(kafka));
          try {
            return question.ask(admin);
          } catch (ExecutionException failed) {
            throw explained(kafka, failed);
          } finally {
            admin.close(CLOSE);
          }
        },
        false);
  }

  private static Exception explained(KafkaSettings kafka, ExecutionException failed) {
    if (failed.getCause() instanceof TimeoutException) {
      return new IllegalStateException(
          "Kafka at "
              + kafka.bootstrapServers()
              + " does not answer; check that it runs and that the address is right",
          failed);
    }
    return failed.getCause() instanceof Exception cause ? cause : failed;
  }
}
