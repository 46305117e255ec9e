package dev.ugatit.ingest;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.ingest.FolderReport.DomainReport;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.image.OddPictures;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.kafka.KafkaFixture;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicBootstrap;
import dev.ugatit.platform.kafka.TopicRecords;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FolderSourceIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir Path root;

  private KafkaSettings kafka;
  private DatasetRecords records;

  @BeforeEach
  void createTopics() {
    kafka = KAFKA.settings();
    await(TopicBootstrap.ensure(KAFKA.vertx(), kafka));
    records = new DatasetRecords(KAFKA.vertx(), kafka);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void takesFoldersInOnceHoweverOftenItRuns() throws Exception {
    layOut();
    Map<Domain, List<FolderSpec>> folders = FolderLayout.detect(root).orElseThrow();

    FolderReport first = run(dataset(256), folders);

    assertThat(first.domain(Domain.SOURCE))
        .extracting(
            DomainReport::train,
            DomainReport::test,
            DomainReport::added,
            DomainReport::alreadyThere,
            DomainReport::duplicates,
            DomainReport::rejectedFiles,
            DomainReport::skipped)
        // Seed 8 lies in both folders: it is held out, and its copy to learn from is a duplicate.
        .containsExactly(29L, 2L, 31L, 0L, 2L, 0L, 1L);
    DomainReport target = first.domain(Domain.TARGET);
    assertThat(target.train() + target.test()).isEqualTo(1);
    assertThat(target.rejectedFiles()).isEqualTo(BadPictures.all().size());
    assertThat(target.rejected())
        .containsEntry(
            "not-a-picture",
            new FolderReport.Rejected(2, List.of("bad/text.png", "bad/zeros.png")));
    List<Received> pictures = records.all(kafka.topics().imagesPrepared());
    assertThat(pictures).hasSize(32).extracting(Received::key).doesNotHaveDuplicates();
    assertThat(pictures)
        .filteredOn(picture -> picture.header("split").orElseThrow().equals("test"))
        .extracting(picture -> picture.header("lineage").orElseThrow())
        .contains("held/out.png", "both.png");
    assertThat(first.endOffsets()).isEqualTo(ends(pictures));
    records.all(kafka.topics().datasetStats());
    Map<String, Long> stats = records.stats("emoji");
    assertThat(stats.getOrDefault("train", 0L) + stats.getOrDefault("test", 0L)).isEqualTo(32);
    assertThat(records.seen(kafka.topics().datasetStats()))
        .filteredOn(record -> String.valueOf(record.key()).startsWith("emoji/source/"))
        .last()
        .satisfies(
            record ->
                assertThat(Json.read(TopicRecords.value(record), DatasetStats.class).thumbnails())
                    .hasSize(12));

    FolderReport second = run(dataset(256), folders);

    assertThat(second.domain(Domain.SOURCE))
        .extracting(
            DomainReport::train,
            DomainReport::test,
            DomainReport::added,
            DomainReport::alreadyThere)
        .containsExactly(29L, 2L, 0L, 31L);
    assertThat(second.endOffsets()).isEqualTo(first.endOffsets());
    records.all(kafka.topics().datasetStats());
    assertThat(records.stats("emoji")).isEqualTo(stats);
  }

  @Test
  void takesOddPicturesAsWhatTheyShow() throws Exception {
    Files.createDirectories(root.resolve("a"));
    for (Map.Entry<String, OddPictures.Sample> odd : OddPictures.samples().entrySet()) {
      Files.write(root.resolve("a").resolve(odd.getKey()), odd.getValue().file());
    }

    FolderReport report =
        run(dataset(256), Map.of(Domain.SOURCE, List.of(FolderSpec.of(root.resolve("a")))));

    assertThat(report.domain(Domain.SOURCE).rejected()).isEmpty();
    List<Received> pictures = records.all(kafka.topics().imagesPrepared());
    assertThat(pictures).hasSize(OddPictures.samples().size());
    for (Received record : pictures) {
      String name = record.header("lineage").orElseThrow();
      OddPictures.Sample odd = Objects.requireNonNull(OddPictures.samples().get(name), name);
      Picture picture = TestPictures.picture(TopicRecords.value(record));
      assertThat(odd.isShownBy(picture)).as(name).isTrue();
      assertThat(record.key()).isEqualTo("emoji/source/" + TestPictures.sha256(picture.rgb()));
    }
  }

  @Test
  void aFileThatIsAddedLaterIsAllThatASecondRunAdds() throws Exception {
    noise("a/1.png", 1);
    noise("b/1.png", 2);
    Map<Domain, List<FolderSpec>> folders = FolderLayout.of(root.resolve("a"), root.resolve("b"));
    run(dataset(64), folders);
    noise("a/2.png", 3);
    Map<Domain, String> progress = new ConcurrentHashMap<>();

    FolderReport report =
        await(
            new FolderSource(KAFKA.vertx(), kafka, dataset(64), FolderOptions.DEFAULT)
                .run(
                    folders,
                    (domain, done, total, rejected) ->
                        progress.put(domain, done + "/" + total + " " + rejected)));

    assertThat(report.domain(Domain.SOURCE).added()).isEqualTo(1);
    assertThat(report.domain(Domain.TARGET).added()).isZero();
    assertThat(progress)
        .containsOnly(Map.entry(Domain.SOURCE, "2/2 0"), Map.entry(Domain.TARGET, "1/1 0"));
  }

  @Test
  void anotherDeclarationOfTheSameNameIsRefusedWithTheCure() throws Exception {
    noise("a/1.png", 1);
    Map<Domain, List<FolderSpec>> folders =
        Map.of(Domain.SOURCE, List.of(FolderSpec.of(root.resolve("a"))));
    run(dataset(64), folders);

    assertThatThrownBy(() -> run(dataset(128), folders))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("declared already with size 64")
        .hasMessageContaining("choose another dataset name");
  }

  @Test
  void ofTwoDeclarationsAtTheSameMomentOneWins() throws Exception {
    noise("a/1.png", 1);
    Map<Domain, List<FolderSpec>> folders =
        Map.of(Domain.SOURCE, List.of(FolderSpec.of(root.resolve("a"))));

    List<Future<FolderReport>> both =
        Stream.of(dataset(64), dataset(72))
            .map(
                dataset ->
                    new FolderSource(KAFKA.vertx(), kafka, dataset, FolderOptions.DEFAULT)
                        .run(folders, ProgressListener.SILENT))
            .toList();
    await(Future.join(both).otherwiseEmpty());

    assertThat(both).filteredOn(Future::succeeded).hasSize(1);
    assertThat(both)
        .filteredOn(Future::failed)
        .extracting(Future::cause)
        .first()
        .isInstanceOf(IngestException.class);
  }

  @Test
  void saysWhyNothingCanBeUsed() throws Exception {
    Files.createDirectories(root.resolve("a"));
    Files.write(root.resolve("a/x.png"), BadPictures.truncatedPng());
    Files.write(root.resolve("a/y.jpg"), BadPictures.text());
    Map<Domain, List<FolderSpec>> folders =
        Map.of(Domain.SOURCE, List.of(FolderSpec.of(root.resolve("a"))));

    assertThatThrownBy(() -> run(dataset(64), folders))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("1 damaged (x.png); 1 not-a-picture (y.jpg)");
    assertThatThrownBy(() -> run(dataset(64), Map.of()))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("name a folder");
  }

  @Test
  void saysThatTheTopicsAreMissing() throws Exception {
    noise("a/1.png", 1);
    FolderSource source =
        new FolderSource(KAFKA.vertx(), KAFKA.settings(), dataset(64), FolderOptions.DEFAULT);

    assertThatThrownBy(
            () ->
                await(
                    source.run(
                        Map.of(Domain.SOURCE, List.of(FolderSpec.of(root.resolve("a")))),
                        ProgressListener.SILENT)))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("does not have the topics");
  }

  /** 30 pictures to learn from, 2 held out, copies of both; one sound target and bad ones. */
  private void layOut() throws IOException {
    for (int i = 0; i < 30; i++) {
      noise("trainA/%02d.png".formatted(i), i);
    }
    noise("trainA/copies/again.png", 7);
    noise("testA/both.png", 8);
    noise("testA/held/out.png", 1000);
    Files.writeString(root.resolve("trainA/LICENSE"), "free");
    Files.createDirectories(root.resolve("trainB/bad"));
    Files.write(root.resolve("trainB/wide.png"), TestPictures.png(640, 360));
    for (Map.Entry<String, byte[]> bad : BadPictures.all().entrySet()) {
      Files.write(root.resolve("trainB/bad/" + bad.getKey() + ".png"), bad.getValue());
    }
  }

  private void noise(String name, int seed) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, TestPictures.png(24, 20, TestPictures.noise(24, 20, seed)));
  }

  private FolderReport run(Dataset dataset, Map<Domain, List<FolderSpec>> folders) {
    return await(
        new FolderSource(KAFKA.vertx(), kafka, dataset, FolderOptions.DEFAULT)
            .run(folders, ProgressListener.SILENT));
  }

  private static Dataset dataset(int size) {
    return new Dataset(Dataset.SCHEMA, "emoji", size, Fit.STRETCH, 32);
  }

  private static Map<Integer, Long> ends(List<Received> pictures) {
    Map<Integer, Long> ends = new HashMap<>(Map.of(0, 0L, 1, 0L, 2, 0L));
    pictures.forEach(p -> ends.merge(p.partition(), p.offset() + 1, Math::max));
    return ends;
  }
}
