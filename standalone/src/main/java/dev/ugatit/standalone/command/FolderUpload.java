package dev.ugatit.standalone.command;

import dev.ugatit.ingest.FolderReport;
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
import java.util.Optional;
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

  /** Folders whose held-out share is chosen by the pictures' hashes. */
  FolderUpload add(Path source, Path target) {
    return add(Domain.SOURCE, source, Optional.empty()).add(Domain.TARGET, target, Optional.empty());
  }

  /** Folders of pictures to learn from only. */
  FolderUpload addTrain(Path source, Path target) {
    return add(Domain.SOURCE, source, Optional.of(Split.TRAIN))
        .add(Domain.TARGET, target, Optional.of(Split.TRAIN));
  }

  /** Folders of held-out pictures; either may be missing. */
  FolderUpload addHeldOut(@Nullable Path source, @Nullable Path target) {
    if (source != null) {
      add(Domain.SOURCE, source, Optional.of(Split.TEST));
    }
    if (target != null) {
      add(Domain.TARGET, target, Optional.of(Split.TEST));
    }
    return this;
  }

  private FolderUpload add(Domain domain, Path folder, Optional<Split> split) {
    folders.computeIfAbsent(domain, any -> new ArrayList<>()).add(new FolderSpec(folder, split));
    return this;
  }

  /** Runs to the last acknowledged picture and says what became of each. */
  FolderReport run() throws InterruptedException {
    var bar = new ProgressBar(terminal, "prepare");
    var source = new FolderSource(connection.vertx(), connection.kafka(), dataset);
    FolderReport report =
        Await.result(
            "preparing the pictures",
            source.run(folders, (done, total) -> bar.show(done, total, "pictures")),
            LIMIT);
    bar.finish();
    report.lines().forEach(terminal::say);
    return report;
  }
}
