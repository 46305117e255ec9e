package dev.ugatit.platform.kafka;

import dev.ugatit.broker.EmbeddedBroker;
import dev.ugatit.platform.contract.TopicSpec;
import dev.ugatit.platform.contract.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real broker and a Vert.x for the tests of one class: {@code @RegisterExtension static final
 * KafkaFixture KAFKA = new KafkaFixture();}.
 */
@SuppressWarnings("NullAway.Init") // JUnit calls beforeAll first
public final class KafkaFixture implements BeforeAllCallback, AfterAllCallback {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Path folder;
  private EmbeddedBroker broker;
  private Vertx vertx;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("ugatit-kafka");
    broker = EmbeddedBroker.start(folder);
    vertx = Vertx.vertx();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    await(vertx.close());
    broker.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  public Vertx vertx() {
    return vertx;
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Stops the broker; {@link #startBroker} brings it back with its data and its port. */
  public void stopBroker() {
    broker.close();
  }

  public void startBroker() {
    broker = EmbeddedBroker.start(folder);
  }

  /** Settings with a topic prefix that no other test of this class has. */
  public KafkaSettings settings() {
    return settings(Map.of());
  }

  public KafkaSettings settings(Map<String, String> properties) {
    Topics topics = new Topics("t" + NUMBER.incrementAndGet() + ".");
    return new KafkaSettings(broker.bootstrapServers(), topics, properties);
  }

  /** Creates a topic of its own for a test. */
  public String topic(KafkaSettings kafka, int partitions, Map<String, String> configuration) {
    String name = "own-" + NUMBER.incrementAndGet();
    await(
        TopicBootstrap.ensure(
            vertx, kafka, List.of(new TopicSpec(name, partitions, configuration))));
    return name;
  }

  /** Waits for a future, 60 s at most, and throws its cause when it fails. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  /** Waits until something holds. */
  public static void until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("did not come true within " + limit);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }
}
