package dev.ugatit.platform.kafka;

import dev.ugatit.platform.contract.TopicSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the product's topics before any service writes.
 *
 * <p>May run many times and in several processes at once. A topic that exists is accepted as it is,
 * whatever its partitions and policy: it may be an operator's choice. Replication is the broker's
 * default.
 */
public final class TopicBootstrap {
  private static final int ATTEMPTS = 100;
  private static final long PAUSE_MS = 50;

  private TopicBootstrap() {}

  /** Completes when every topic exists and every partition has a leader. */
  public static Future<Void> ensure(Vertx vertx, KafkaSettings kafka) {
    return ensure(vertx, kafka, kafka.topics().all());
  }

  static Future<Void> ensure(Vertx vertx, KafkaSettings kafka, List<TopicSpec> topics) {
    return KafkaAdmin.ask(
            vertx,
            kafka,
            admin -> {
              create(admin, topics);
              awaitLeaders(admin, topics.stream().map(TopicSpec::name).toList());
              return true;
            })
        .mapEmpty();
  }

  private static void create(Admin admin, List<TopicSpec> topics)
      throws ExecutionException, InterruptedException {
    List<NewTopic> wanted = new ArrayList<>();
    for (TopicSpec topic : topics) {
      NewTopic created =
          new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty());
      wanted.add(created.configs(topic.configuration()));
    }
    for (KafkaFuture<Void> each : admin.createTopics(wanted).values().values()) {
      try {
        each.get();
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof TopicExistsException)) {
          throw failed;
        }
      }
    }
  }

  /** A record sent to a partition without a leader would wait, or be refused and overtaken. */
  private static void awaitLeaders(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (haveLeaders(admin, names)) {
        return;
      }
      Thread.sleep(PAUSE_MS);
    }
    throw new ExecutionException(
        new IllegalStateException(
            "Some of the topics " + names + " have no leader; check the health of the brokers"));
  }

  private static boolean haveLeaders(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException {
    try {
      Map<String, TopicDescription> topics = admin.describeTopics(names).allTopicNames().get();
      return topics.values().stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw failed;
    }
  }
}
