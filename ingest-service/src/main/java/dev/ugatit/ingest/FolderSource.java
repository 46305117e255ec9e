package dev.ugatit.ingest;

import dev.ugatit.ingest.FolderFiles.PictureFile;
import dev.ugatit.ingest.FolderReport.DomainReport;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.kafka.EndOffsets;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.store.Digests;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Brings folders of pictures into a dataset, in the process of whoever owns the folders.
 *
 * <pre>{@code
 * new FolderSource(vertx, kafka, Dataset.of("selfies", 286), FolderOptions.DEFAULT)
 *     .run(FolderLayout.of(sourceFolder, targetFolder), ProgressListener.SILENT)
 *     .onSuccess(report -> start(report.endOffsets()));
 * }</pre>
 *
 * <p>Running it again, after a crash or for the sake of new files, adds what is missing and nothing
 * else. A picture that the dataset has keeps its split. Held-out folders go first, so that a
 * picture that lies in both kinds is held out. The topics must exist.
 *
 * <p>The future fails with {@link IngestException} when a folder is missing or has no picture that
 * can be used, when the dataset is declared otherwise, and when Kafka does not answer; broken files
 * are counted and are no failure. Each run may be started once at a time; thread-safe beyond that.
 */
public final class FolderSource {
  private static final long NO_GRACE_MS = 1;

  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final Dataset dataset;
  private final FolderOptions options;

  /**
   * A source for one dataset.
   *
   * @param dataset is declared first; a name that is declared otherwise is refused
   */
  public FolderSource(Vertx vertx, KafkaSettings kafka, Dataset dataset, FolderOptions options) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.dataset = dataset;
    this.options = options;
  }

  /**
   * Takes all folders in.
   *
   * @param folders of each domain; a domain without folders is left alone
   * @param listener hears of each file
   * @return the report, once every picture is acknowledged
   */
  public Future<FolderReport> run(
      Map<Domain, List<FolderSpec>> folders, ProgressListener listener) {
    return vertx
        .executeBlocking(() -> Scan.of(folders))
        .compose(scan -> reachable().map(scan))
        .compose(scan -> take(scan, listener));
  }

  private Future<?> reachable() {
    return EndOffsets.of(vertx, kafka, kafka.topics().imagesPrepared())
        .recover(
            failed ->
                Future.failedFuture(
                    new IngestException(
                        "Kafka at "
                            + kafka.bootstrapServers()
                            + " does not have the topics or does not answer; check that the"
                            + " system runs there: "
                            + failed.getMessage(),
                        failed)));
  }

  private Future<FolderReport> take(Scan scan, ProgressListener listener) {
    Pipeline pipeline =
        Pipeline.open(
            vertx,
            kafka,
            scan.writer(),
            name -> name.equals(dataset.name()),
            new Pipeline.Sizes(NO_GRACE_MS, Integer.MAX_VALUE, 1 << 24));
    PreparationWorkers workers =
        new PreparationWorkers(vertx, options.workers(), options.limits().maxTime());
    FolderRun run =
        new FolderRun(
            vertx,
            options,
            dataset,
            workers,
            pipeline.log(),
            pipeline.tally(),
            scan.counts(),
            listener);
    return pipeline
        .start(declare(pipeline.declarations()))
        // Not side by side: a picture that is among both must be held out on every machine.
        .compose(ready -> run.run(scan.files(true)))
        .compose(done -> run.run(scan.files(false)))
        .compose(done -> pipeline.stats().publish())
        .compose(done -> EndOffsets.of(vertx, kafka, kafka.topics().imagesPrepared()))
        .map(ends -> scan.report(dataset, ends))
        .eventually(
            () -> {
              workers.close();
              return pipeline.close();
            });
  }

  private Future<Dataset> declare(Declarations declarations) {
    return declarations
        .start()
        .compose(ready -> declarations.declare(dataset))
        .compose(this::agree);
  }

  private Future<Dataset> agree(Dataset declared) {
    return declared.equals(dataset)
        ? Future.succeededFuture(declared)
        : Future.failedFuture(
            new IngestException(
                "Dataset \""
                    + dataset.name()
                    + "\" is declared already with "
                    + terms(declared)
                    + "; this run wants "
                    + terms(dataset)
                    + ": choose another dataset name"));
  }

  private static String terms(Dataset dataset) {
    return "size "
        + dataset.size()
        + ", fit "
        + dataset.fit().label()
        + ", one in "
        + dataset.testOneIn()
        + " held out";
  }

  /** What lies in the folders, and what has become of it. */
  private record Scan(
      String writer,
      List<PictureFile> files,
      Map<Domain, FolderCount> counts,
      Map<Domain, List<FolderSpec>> folders) {

    static Scan of(Map<Domain, List<FolderSpec>> folders) {
      if (folders.values().stream().allMatch(List::isEmpty)) {
        throw new IngestException("There is nothing to take in: name a folder");
      }
      List<PictureFile> files = new ArrayList<>();
      Map<Domain, FolderCount> counts = new EnumMap<>(Domain.class);
      folders.forEach(
          (domain, specs) -> {
            List<FolderFiles> found =
                specs.stream().map(folder -> FolderFiles.scan(domain, folder)).toList();
            found.forEach(part -> files.addAll(part.pictures()));
            long total = found.stream().mapToLong(part -> part.pictures().size()).sum();
            long skipped = found.stream().mapToLong(FolderFiles::skipped).sum();
            counts.put(domain, new FolderCount(total, skipped));
          });
      return new Scan(writerOf(folders), files, counts, folders);
    }

    List<PictureFile> files(boolean heldOut) {
      return files.stream().filter(file -> heldOut == (file.split() == Split.TEST)).toList();
    }

    /** The same folders are the same writer, so that a second run replaces its statistics. */
    private static String writerOf(Map<Domain, List<FolderSpec>> folders) {
      StringBuilder text = new StringBuilder();
      new EnumMap<>(folders)
          .forEach(
              (domain, specs) ->
                  specs.forEach(
                      folder ->
                          text.append(domain.label())
                              .append(' ')
                              .append(folder.path().toAbsolutePath().normalize())
                              .append('\n')));
      String digest = Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
      return "folder-" + digest.substring(0, 12);
    }

    FolderReport report(Dataset dataset, Map<Integer, Long> endOffsets) {
      Map<Domain, DomainReport> domains = new EnumMap<>(Domain.class);
      counts.forEach(
          (domain, count) -> {
            DomainReport report = count.report();
            if (report.train() + report.test() == 0 && count.total() > 0) {
              throw new IngestException(
                  "None of the pictures in " + paths(domain) + " can be used: " + count.refusals());
            }
            domains.put(domain, report);
          });
      return new FolderReport(dataset, domains, endOffsets);
    }

    private List<Path> paths(Domain domain) {
      return folders.getOrDefault(domain, List.of()).stream().map(FolderSpec::path).toList();
    }
  }
}
