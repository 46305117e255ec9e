package dev.ugatit.translator.bulk;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static dev.ugatit.platform.kafka.KafkaFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.kafka.KafkaFixture;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicRecords;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.http.Answer;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.http.Pictures;
import dev.ugatit.translator.model.Manifests;
import dev.ugatit.translator.model.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Requests on Kafka through whole translators. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BulkIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String GROUP = "ugatit-translator";

  /** Headers of requests by turns; each gives another answer. */
  private static final List<List<String>> WISHES =
      List.of(
          List.of(),
          List.of("accept", "image/jpeg"),
          List.of("ugatit-output", "heatmap"),
          List.of("ugatit-output", "overlay", "ugatit-fit", "crop", "ugatit-size", "48"));

  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir Path folder;

  private KafkaSettings kafka;
  private Topics topics;
  private TopicRecords records;

  @BeforeEach
  void createTopics() {
    kafka = KAFKA.settings(TranslatorProcess.SHORT_SESSION);
    topics = kafka.topics();
    await(TopicBootstrap.ensure(KAFKA.vertx(), kafka));
    records = new TopicRecords(KAFKA.vertx(), kafka);
  }

  @AfterEach
  void close() {
    records.close();
  }

  private void announce(String name, long seed) throws IOException {
    Files.createDirectories(folder.resolve("scratch"));
    var store = new FolderStore(folder.resolve("store"));
    var manifest = new TinyModel(seed).publish(store, folder.resolve("scratch"), name, 100);
    records.json(topics.models(), manifest.key(), manifest);
    var alias = Manifests.alias(name, "champion", 100);
    records.json(topics.models(), alias.key(), alias);
  }

  private RunningTranslator translator(Map<String, String> settings) throws IOException {
    return new RunningTranslator(KAFKA.vertx(), kafka, folder, settings);
  }

  private static byte[] picture(int number) {
    return Pictures.png(Pictures.noise(40, 32 + number % 3, number));
  }

  private Position request(int number, String model) {
    var headers = new ArrayList<>(List.of("ugatit-model", model, "trace", "t-" + number));
    headers.addAll(WISHES.get(number % WISHES.size()));
    return records.write(
        topics.translateRequests(),
        String.valueOf(number),
        picture(number),
        headers.toArray(String[]::new));
  }

  private static Answer overHttp(Client client, int number) {
    String[] headers = WISHES.get(number % WISHES.size()).toArray(String[]::new);
    return client.translate("anime", "champion", picture(number), headers);
  }

  private static String identity(Position position) {
    return position.topic() + "-" + position.partition() + "-" + position.offset();
  }

  private static String header(Received record, String name) {
    return record.header(name).orElse("");
  }

  private Map<String, List<Received>> resultsByRequest() {
    return records.all(topics.translateResults()).stream()
        .collect(Collectors.groupingBy(result -> header(result, "ugatit-request")));
  }

  private void awaitResults(int count) {
    until(
        SOON,
        () ->
            records.seen(topics.translateResults()).stream()
                    .map(result -> header(result, "ugatit-request"))
                    .distinct()
                    .count()
                >= count);
  }

  private <T> T ask(AskAdmin<T> question) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return question.ask(admin);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private interface AskAdmin<T> {
    T ask(Admin admin) throws ExecutionException, InterruptedException;
  }

  /** Partitions of this test's topic by member. */
  private Set<Integer> shares() {
    return ask(
        admin ->
            get(admin.describeConsumerGroups(List.of(GROUP)).all().get(), GROUP).members().stream()
                .map(MemberDescription::assignment)
                .map(
                    assigned ->
                        (int)
                            assigned.topicPartitions().stream()
                                .filter(p -> p.topic().equals(topics.translateRequests()))
                                .count())
                .collect(Collectors.toSet()));
  }

  private long committed() {
    return ask(
        admin ->
            admin
                .listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(offset -> offset.getKey().topic().equals(topics.translateRequests()))
                .map(Map.Entry::getValue)
                .mapToLong(OffsetAndMetadata::offset)
                .sum());
  }

  @Test
  void answersLikeHttpAndLosesNothingWhenAMemberIsKilled() throws Exception {
    announce("anime", 5);
    var requests = new HashMap<String, Integer>();
    try (RunningTranslator staying = translator(Map.of())) {
      TranslatorProcess killed = TranslatorProcess.start(kafka, folder);
      try (killed) {
        until(SOON, () -> shares().equals(Set.of(1, 2)));
        for (int number = 0; number < 100; number++) {
          requests.put(identity(request(number, "anime")), number);
        }
        awaitResults(20);
      }
      for (int number = 100; number < 200; number++) {
        requests.put(identity(request(number, "anime")), number);
      }
      awaitResults(200);

      Map<String, List<Received>> results = resultsByRequest();
      assertThat(results.keySet()).isEqualTo(requests.keySet());
      for (var entry : requests.entrySet()) {
        Answer answer = overHttp(staying.client, entry.getValue());
        assertThat(answer.status()).isEqualTo(200);
        for (Received result : results.getOrDefault(entry.getKey(), List.of())) {
          assertThat(result.value()).isEqualTo(answer.body());
          assertThat(result.key()).isEqualTo(String.valueOf(entry.getValue()));
          for (String name : List.of("ugatit-model", "ugatit-digest", "content-type")) {
            assertThat(header(result, name)).as(name).isEqualTo(answer.header(name));
          }
          assertThat(header(result, "trace")).isEqualTo("t-" + entry.getValue());
        }
      }
      assertThat(requests.keySet()).extracting(BulkIT::partition).contains("0", "1", "2");
      assertThat(records.all(topics.translateRequestsDeadLetters())).isEmpty();
      until(SOON, () -> committed() == 200);
      assertThat(staying.metrics())
          .contains("ugatit_translator_answers_total{class=\"bulk\",outcome=\"ok\"}")
          .contains("ugatit_kafka_lag{group=\"ugatit-translator\"} 0.0");
    }
  }

  private static String partition(String identity) {
    String[] parts = identity.split("-", -1);
    return parts[parts.length - 2];
  }

  /** Requests that cannot be answered: body and headers by name. */
  private static Map<String, Poison> poison() {
    var all = new LinkedHashMap<String, Poison>();
    byte[] fine = picture(0);
    BadPictures.all()
        .forEach((name, bytes) -> all.put(name, new Poison(bytes, "ugatit-model", "anime")));
    all.put("no-model", new Poison(fine));
    all.put("odd-model", new Poison(fine, "ugatit-model", "../etc"));
    all.put("unknown-model", new Poison(fine, "ugatit-model", "ghost"));
    all.put("unknown-version", new Poison(fine, "ugatit-model", "anime/7"));
    all.put("unknown-alias", new Poison(fine, "ugatit-model", "anime@best"));
    all.put("no-file", new Poison(fine, "ugatit-model", "broken/7"));
    all.put("output", new Poison(fine, "ugatit-model", "anime", "ugatit-output", "video"));
    all.put("size", new Poison(fine, "ugatit-model", "anime", "ugatit-size", "30"));
    all.put("format", new Poison(fine, "ugatit-model", "anime", "accept", "image/gif"));
    return all;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Poison(byte[] body, String... headers) {}

  @Test
  void setsPoisonAsideByteForByteAndGoesOn() throws Exception {
    announce("anime", 5);
    records.json(topics.models(), "broken/7", Manifests.of("broken", 7));
    Map<String, Poison> poison = poison();
    var fine = new ArrayList<String>();
    try (RunningTranslator translator = translator(Map.of("translator.bulk-model-wait", "1s"))) {
      poison.forEach(
          (name, bad) -> {
            records.write(topics.translateRequests(), name, bad.body(), bad.headers());
            fine.add(identity(request(fine.size(), "anime@champion")));
          });
      awaitResults(poison.size() + fine.size());

      Map<String, Received> letters = byKey(topics.translateRequestsDeadLetters());
      assertThat(letters.keySet()).isEqualTo(poison.keySet());
      Map<String, Received> results = byKey(topics.translateResults());
      poison.forEach((name, bad) -> check(bad, get(letters, name), get(results, name)));
      BadPictures.all()
          .keySet()
          .forEach(
              name ->
                  assertThat(header(get(letters, name), "error.class"))
                      .isEqualTo("dev.ugatit.platform.image.PictureException"));
      assertThat(header(get(letters, "size"), "error.class"))
          .isEqualTo("dev.ugatit.translator.picture.WishException");
      assertThat(header(get(results, "unknown-model"), "error.message")).contains("\"ghost\"");
      assertThat(header(get(results, "no-file"), "error.message")).doesNotContain("artifact:");
      fine.forEach(id -> assertThat(get(resultsByRequest(), id).get(0).value()).isNotEmpty());
      until(SOON, () -> committed() == poison.size() + fine.size());
      assertThat(translator.metrics())
          .contains("answers_total{class=\"bulk\",outcome=\"no-such-model\"} 3.0")
          .contains("answers_total{class=\"bulk\",outcome=\"bad-size\"} 1.0");
    }
  }

  private void check(Poison bad, Received letter, Received result) {
    assertThat(letter.value()).isEqualTo(bad.body());
    assertThat(result.value()).isEmpty();
    for (int i = 0; i < bad.headers().length; i += 2) {
      assertThat(header(letter, bad.headers()[i])).isEqualTo(bad.headers()[i + 1]);
    }
    for (Received each : List.of(letter, result)) {
      assertThat(header(each, "error.stage")).isEqualTo("translate");
      assertThat(header(each, "error.topic")).isEqualTo(topics.translateRequests());
      assertThat(header(each, "error.attempt")).isEqualTo("1");
      assertThat(header(each, "error.message")).isNotBlank();
    }
    assertThat(header(result, "ugatit-request"))
        .isEqualTo(
            topics.translateRequests()
                + "-"
                + header(letter, "error.partition")
                + "-"
                + header(letter, "error.offset"));
  }

  private Map<String, Received> byKey(String topic) {
    return records.all(topic).stream()
        .collect(Collectors.toMap(record -> String.valueOf(record.key()), record -> record));
  }

  private static <T> T get(Map<String, T> map, String key) {
    T value = map.get(key);
    if (value == null) {
      throw new AssertionError("no " + key + " among " + map.keySet());
    }
    return value;
  }

  @Test
  void aRequestThatOvertakesItsModelWaitsForIt() throws Exception {
    try (RunningTranslator translator = translator(Map.of())) {
      Position early = request(1, "late");
      until(
          SOON,
          () ->
              translator.metrics().contains("ugatit_kafka_in_flight{group=\"" + GROUP + "\"} 1.0"));
      announce("late", 6);

      awaitResults(1);

      assertThat(get(resultsByRequest(), identity(early)).get(0).value()).isNotEmpty();
      assertThat(records.all(topics.translateRequestsDeadLetters())).isEmpty();
    }
  }

  @Test
  void readsNothingWhenItIsSwitchedOff() throws Exception {
    announce("anime", 5);
    try (RunningTranslator translator = translator(Map.of("translator.bulk", "false"))) {
      request(1, "anime");
      until(SOON, () -> overHttp(translator.client, 1).status() == 200);

      assertThat(translator.metrics()).doesNotContain("ugatit_kafka_in_flight");
      assertThat(records.all(topics.translateResults())).isEmpty();
    }
  }
}
