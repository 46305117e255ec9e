package dev.ugatit.standalone.command;

import dev.ugatit.ingest.FolderLayout;
import dev.ugatit.ingest.FolderOptions;
import dev.ugatit.ingest.FolderReport;
import dev.ugatit.ingest.FolderReport.DomainReport;
import dev.ugatit.ingest.FolderReport.Rejected;
import dev.ugatit.ingest.FolderSource;
import dev.ugatit.ingest.FolderSpec;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.standalone.system.Await;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Prepares folders of pictures onto Kafka, in this process, with a progress bar. */
final class FolderUpload {
  private static final Duration LIMIT = Duration.ofDays(7); // a person sees the bar and may stop it

  private final Connection connection;
  private final Terminal terminal;
  private final Dataset dataset;
  private final Map<Domain, List<FolderSpec>> folders = new EnumMap<>(Domain.class);

  FolderUpload(Connection connection, Terminal terminal, Dataset dataset) {
    this.connection = connection;
    this.terminal = terminal;
    this.dataset = dataset;
  }

  /**
   * A person's folders: held out is what lies in folders of their own, else a share by the
   * pictures' hashes.
   */
  FolderUpload add(Path source, Path target, @Nullable Path testSource, @Nullable Path testTarget) {
    if (testSource == null && testTarget == null) {
      FolderLayout.of(source, target)
          .forEach((domain, specs) -> specs.forEach(s -> add(domain, s)));
      return this;
    }
    add(Domain.SOURCE, source, testSource);
    add(Domain.TARGET, target, testTarget);
    return this;
  }

  private void add(Domain domain, Path train, @Nullable Path test) {
    add(domain, test == null ? FolderSpec.of(train) : new FolderSpec(train, Split.TRAIN));
    if (test != null) {
      add(domain, new FolderSpec(test, Split.TEST));
    }
  }

  private void add(Domain domain, FolderSpec folder) {
    folders.computeIfAbsent(domain, any -> new ArrayList<>()).add(folder);
  }

  /** Runs to the last acknowledged picture and says what became of the files. */
  FolderReport run() throws InterruptedException {
    var bar = new ProgressBar(terminal, "prepare");
    var progress = new Progress(bar);
    var source =
        new FolderSource(connection.vertx(), connection.kafka(), dataset, FolderOptions.DEFAULT);
    FolderReport report =
        Await.result("preparing the pictures", source.run(folders, progress::show), LIMIT);
    bar.finish();
    report.domains().forEach((domain, part) -> tell(domain, part));
    return report;
  }

  private void tell(Domain domain, DomainReport part) {
    var line = new StringBuilder(domain.label());
    line.append(": ").append(part.train()).append(" pictures to learn from");
    line.append(", ").append(part.test()).append(" held out");
    if (part.alreadyThere() > 0) {
      line.append(", ").append(part.alreadyThere()).append(" of them there already");
    }
    if (part.duplicates() > 0) {
      line.append(", ").append(part.duplicates()).append(" duplicates");
    }
    terminal.say(line.toString());
    part.rejected().forEach(this::tellRejected);
  }

  private void tellRejected(String cause, Rejected rejected) {
    terminal.say(
        "  refused ("
            + cause
            + "): "
            + rejected.count()
            + ", such as "
            + String.join(", ", rejected.examples()));
  }

  /** Sums the domains' counts; called on one event loop. */
  private static final class Progress {
    private final ProgressBar bar;
    private final Map<Domain, long[]> parts = new ConcurrentHashMap<>();

    Progress(ProgressBar bar) {
      this.bar = bar;
    }

    void show(Domain domain, long done, long total, long rejected) {
      parts.put(domain, new long[] {done, total, rejected});
      long[] sum = new long[3];
      for (long[] part : parts.values()) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += part[i];
        }
      }
      bar.show(sum[0], sum[1], sum[2] == 0 ? "pictures" : "pictures, " + sum[2] + " refused");
    }
  }
}
