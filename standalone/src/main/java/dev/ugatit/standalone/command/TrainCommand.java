package dev.ugatit.standalone.command;

import dev.ugatit.ingest.FolderReport;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.InitialWeights;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.RunNames;
import dev.ugatit.platform.contract.TrainingChanges;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.runtime.Logging;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.system.FolderNames;
import dev.ugatit.standalone.system.Services;
import dev.ugatit.standalone.system.TrainingClient;
import dev.ugatit.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains on two folders of a person's own pictures, or goes on with a training. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    modelTransformer = PresetsInHelp.class,
    description = {
      "Trains a translator between two folders of pictures.",
      "The pictures may be of any size, JPEG, PNG, WebP, GIF or BMP, and need not be paired.",
      "Every published version is served while the training goes on. Ctrl-C pauses; --resume",
      "goes on at the saved step."
    },
    footer = {
      "",
      "Exit codes: 0 all steps are done, 1 failed or ended before, 2 wrong usage, 130 Ctrl-C.",
      "",
      "Examples:",
      "  ugatit train --source selfies --target anime --preset tiny",
      "  ugatit train --dry-run --preset light-256",
      "  ugatit train --source selfies --target anime --weights anime.npz --steps 5000",
      "  ugatit train --resume",
      "  ugatit train --resume 00003-selfies2anime-light-64"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SystemOptions system = new SystemOptions();

  @Option(names = "--source", paramLabel = "DIR", description = "Pictures to translate from.")
  private @Nullable Path source;

  @Option(names = "--target", paramLabel = "DIR", description = "Pictures to translate into.")
  private @Nullable Path target;

  @Option(
      names = "--test-source",
      paramLabel = "DIR",
      description = "Held-out pictures of the source (default: one in 32 of --source).")
  private @Nullable Path testSource;

  @Option(
      names = "--test-target",
      paramLabel = "DIR",
      description = "Held-out pictures of the target (default: one in 32 of --target).")
  private @Nullable Path testTarget;

  @Option(names = "--preset", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
  private String preset = Preset.TINY.label();

  @Option(names = "--steps", paramLabel = "N", description = "Length (default: the preset's).")
  private @Nullable Integer steps;

  @Option(names = "--size", paramLabel = "PX", description = "Side length, a multiple of 4.")
  private @Nullable Integer size;

  @Option(names = "--channels", paramLabel = "N", description = "Base channels of the networks.")
  private @Nullable Integer channels;

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation (default: 1 up to 64 px, else all cores).")
  private @Nullable Integer threads;

  @Option(
      names = "--fit",
      paramLabel = "POLICY",
      description = "stretch, crop or pad: how a picture becomes square (default: stretch).")
  private String fit = Fit.STRETCH.label();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Name of the model (default: after the folders).")
  private @Nullable String model;

  @Option(
      names = "--resume",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "RUN",
      description = "Goes on with a paused or stopped training (default: the newest).")
  private @Nullable String resume;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Begins at the six networks of an NPZ or safetensors file, such as `ugatit export` writes,"
              + " instead of drawing them; step 0, fresh optimiser.")
  private @Nullable Path weights;

  @Option(
      names = "--dry-run",
      description =
          "Only prints the networks' layers, and what memory and time to expect here; needs no"
              + " pictures and starts nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    Terminal terminal = Terminal.system();
    if (dryRun) {
      if (resume != null) {
        throw new ParameterException(
            spec.commandLine(), "--dry-run shows a new training: leave out --resume");
      }
      Logging.configure(Services.configuration(system.quietRequest()));
      new DryRun(options(), terminal.out()).print();
      return 0;
    }
    requireSense();
    TrainingOptions options = options(); // wrong ones are told before anything starts
    try (Connection connection = Connection.open(system.quietRequest(), terminal)) {
      var client = new TrainingClient(connection.vertx(), connection.kafka());
      TrainingRecord training =
          resume != null
              ? toResume(client, resume)
              : create(connection, client, begin(options), terminal);
      terminal.say("Run " + training.id() + ", model " + training.model());
      TrainingProgress last = new TrainingWatch(connection, terminal).run(training);
      if (last.event() == Event.FINISHED) {
        terminal.say(
            "Finished: "
                + last.message()
                + ". Translate with: ugatit translate IN OUT --model "
                + training.model());
        return 0;
      }
      return 1;
    }
  }

  private void requireSense() {
    if (resume == null && (source == null || target == null)) {
      throw new ParameterException(
          spec.commandLine(), "Name two folders by --source and --target, or use --resume");
    }
    if (resume != null && (source != null || target != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--resume goes on with its own pictures: leave out --source, --target");
    }
    if (resume != null && weights != null) {
      throw new ParameterException(
          spec.commandLine(), "--resume goes on with its own weights: leave out --weights");
    }
    for (Path folder : new Path[] {source, target, testSource, testTarget}) {
      if (folder != null && !Files.isDirectory(folder)) {
        throw new CommandException("there is no folder " + folder);
      }
    }
    if (model != null) {
      Names.require("model", model);
      Names.require("model", TrainingRecord.backOf(model)); // the way back's name
    }
    Fit.of(fit);
  }

  private static TrainingRecord toResume(TrainingClient client, String run)
      throws InterruptedException {
    NavigableMap<String, TrainingRecord> trainings = client.list();
    if (trainings.isEmpty()) {
      throw new CommandException("there is no training to resume in this data folder");
    }
    TrainingRecord found = run.isEmpty() ? trainings.lastEntry().getValue() : trainings.get(run);
    if (found == null) {
      throw new CommandException(
          "there is no run \"" + run + "\"; these exist: " + String.join(", ", trainings.keySet()));
    }
    return found;
  }

  private TrainingRecord create(
      Connection connection, TrainingClient client, TrainingOptions options, Terminal terminal)
      throws InterruptedException {
    Path from = Objects.requireNonNull(source);
    Path into = Objects.requireNonNull(target);
    NavigableMap<String, TrainingRecord> trainings = client.list();
    String wanted = model != null ? model : FolderNames.modelOf(from, into);
    String free = RunNames.freeModel(wanted, trainings.values());
    if (model != null && !free.equals(model)) {
      throw new CommandException(
          "model \""
              + model
              + "\" belongs to another training: choose another name, or --resume it");
    }
    // The load size is part of the name: a dataset's declaration never changes.
    var dataset =
        new Dataset(
            Dataset.SCHEMA,
            free + "-" + options.loadSize(),
            options.loadSize(),
            Fit.of(fit),
            Dataset.DEFAULT_TEST_ONE_IN);
    FolderReport report =
        new FolderUpload(connection, terminal, dataset)
            .add(from, into, testSource, testTarget)
            .run();
    return new TrainingRecord(
        TrainingRecord.SCHEMA,
        RunNames.nextRun(free, options.network(), trainings.values()),
        free,
        dataset.name(),
        report.endOffsets(),
        TrainingRecord.DEFAULT_MIN_IMAGES,
        options,
        Want.RUNNING);
  }

  /** The same options, beginning at the given weights, which are in the artifact store then. */
  private TrainingOptions begin(TrainingOptions options) throws IOException {
    if (weights == null) {
      return options;
    }
    Path artifacts = PlatformSettings.artifacts(Services.configuration(system.quietRequest()));
    Artifact stored = new FolderStore(artifacts).put(weights, "weights");
    return options.beginningAt(new InitialWeights(stored.uri(), stored.sha256()));
  }

  private TrainingOptions options() throws IOException {
    Preset base = Preset.of(preset);
    var changes = new TrainingChanges(steps, size, channels, null, seed, threads);
    return weights == null
        ? changes.options(base)
        : changes.options(base, NetworksFile.complete(weights, size, channels));
  }
}
