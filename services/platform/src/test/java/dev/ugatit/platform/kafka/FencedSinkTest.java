package dev.ugatit.platform.kafka;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FencedSinkTest {
  private final Vertx vertx = Vertx.vertx();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
  private final FencedSink sink =
      new FencedSink("training-7", vertx.createSharedWorkerExecutor("test", 1), producer);

  @BeforeEach
  void open() {
    producer.initTransactions();
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private void send(String key) {
    await(sink.send(Outgoing.of("topic", key, new byte[0])));
  }

  @Test
  void shouldRepeatACommitWhoseOutcomeIsUnknownBeforeAnythingElse() {
    producer.commitTransactionException = new TimeoutException("no answer");
    assertThatThrownBy(() -> send("first")).isInstanceOf(KafkaException.class);
    assertThatThrownBy(() -> send("second")).isInstanceOf(KafkaException.class);
    assertThat(producer.history()).isEmpty();

    producer.commitTransactionException = null;
    send("third");
    assertThat(producer.history())
        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
        .containsExactly("first", "third");
    assertThat(producer.transactionAborted()).isFalse();
  }

  @Test
  void shouldRepeatAnAbortThatMetNoBroker() {
    producer.sendException = new KafkaException("not sent");
    producer.abortTransactionException = new TimeoutException("no answer");
    assertThatThrownBy(() -> send("first")).isInstanceOf(KafkaException.class);
    assertThatThrownBy(() -> send("second")).isInstanceOf(KafkaException.class);

    producer.sendException = null;
    producer.abortTransactionException = null;
    send("third");
    assertThat(producer.history()).hasSize(1);
  }
}
