package dev.ugatit.platform.kafka;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TopicTailIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @Test
  void shouldPageThroughSeveralPartitionsFromTheNewestRecordToTheOldest() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 3, Map.of());
    TopicRecords records = new TopicRecords(KAFKA.vertx(), kafka);
    List<Position> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sent.add(records.write(topic, "key " + i, ("" + i).getBytes(StandardCharsets.UTF_8)));
    }

    List<Position> seen = new ArrayList<>();
    List<Position> page;
    Position last = null;
    do {
      page = await(TopicTail.newest(KAFKA.vertx(), kafka, topic, last, 15, TopicTailIT::position));
      seen.addAll(page);
      last = page.isEmpty() ? last : page.get(page.size() - 1);
    } while (!page.isEmpty());

    assertThat(sent).extracting(Position::partition).contains(0, 1, 2);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(sent);
    // Records of one millisecond in several partitions may change places, and no others.
    assertThat(sent.subList(25, 50)).containsAll(seen.subList(0, 20));
    records.close();
  }

  @Test
  void shouldFindOneRecordAndNoneWhereNoneIs() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    TopicRecords records = new TopicRecords(KAFKA.vertx(), kafka);
    records.write(topic, "a", new byte[] {1});
    records.write(topic, "b", new byte[] {2});

    assertThat(await(TopicTail.at(KAFKA.vertx(), kafka, new Position(topic, 0, 1))))
        .hasValueSatisfying(found -> assertThat(found.key()).isEqualTo("b"));
    assertThat(await(TopicTail.at(KAFKA.vertx(), kafka, new Position(topic, 0, 2)))).isEmpty();
    assertThat(await(TopicTail.at(KAFKA.vertx(), kafka, new Position(topic, 5, 0)))).isEmpty();
    records.close();
  }

  private static Position position(Received record) {
    return new Position(record.topic(), record.partition(), record.offset());
  }
}
