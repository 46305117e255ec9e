package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Logging;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.Services;
import dev.ugatit.standalone.terminal.Terminal;
import dev.ugatit.trainer.TrainerSettings;
import dev.ugatit.trainer.run.Checkpoint;
import dev.ugatit.trainer.run.SavedRun;
import dev.ugatit.trainer.weights.RunExport;
import dev.ugatit.trainer.weights.WeightFormat;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes the networks of a run out of the data folder. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the networks of a run to files that other tools read.",
      "npz and safetensors hold all six networks by the reference's names, such as",
      "genA2B/DownBlock.1.weight; onnx makes two files, one for each direction, with the bytes of",
      "the published models. Reads the newest whole checkpoint from the data folder, whether or",
      "not a system runs there. The same checkpoint gives the same bytes. The weights of an ONNX",
      "model of more than 2 GB are a third file, beside it."
    },
    footer = {
      "",
      "Exit codes: 0 written, 1 no such run or checkpoint, or the file exists, 2 wrong usage.",
      "",
      "Examples:",
      "  ugatit export 00003-selfies2anime-light-64",
      "  ugatit export 00003-selfies2anime-light-64 --format onnx --step 4000 -o anime.onnx",
      "  python3 -c \"import numpy; print(numpy.load('anime.npz')['genA2B/gap_fc.weight'])\""
    })
final class ExportCommand implements Callable<Integer> {
  /** What may be written. */
  enum Format {
    NPZ,
    SAFETENSORS,
    ONNX;

    String extension() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private SystemOptions system = new SystemOptions();

  @Parameters(paramLabel = "RUN", description = "Name of the run, as `ugatit runs` lists it.")
  private String run = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "npz, safetensors or onnx (default: what -o ends in, else npz).")
  private @Nullable Format format;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Step of the checkpoint (default: the newest whole one).")
  private @Nullable Integer step;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = "File or folder (default: named after run and step, in this folder).")
  private @Nullable Path output;

  @Option(
      names = "--raw",
      description =
          "npz and safetensors: the generators' weights as the optimiser moves them, instead of"
              + " their running averages, which published models have.")
  private boolean raw;

  @Option(names = "--force", description = "Replace a file that exists.")
  private boolean force;

  private final Terminal terminal = Terminal.system();

  @Override
  public Integer call() throws Exception {
    Configuration configuration = Services.configuration(system.quietRequest());
    Logging.configure(configuration);
    try {
      SavedRun saved = find(TrainerSettings.runs(configuration, system.data().root()));
      Checkpoint checkpoint = step == null ? saved.newest() : saved.at(step);
      export(saved, checkpoint, format());
      return 0;
    } catch (FileSystemException e) {
      throw e; // its file is part of what a person needs to know
    } catch (IOException e) {
      throw new CommandException(CommandException.reason(e), e);
    }
  }

  private SavedRun find(Path runs) throws IOException {
    List<String> ids = SavedRun.ids(runs);
    return SavedRun.find(runs, run)
        .orElseThrow(
            () ->
                new CommandException(
                    "there is no run \""
                        + run
                        + "\" in "
                        + runs
                        + (ids.isEmpty() ? "" : "; these exist: " + String.join(", ", ids))));
  }

  private Format format() {
    if (format != null) {
      return format;
    }
    String name = output == null ? "" : output.toString();
    for (Format each : Format.values()) {
      if (name.endsWith("." + each.extension())) {
        return each;
      }
    }
    return Format.NPZ;
  }

  private void export(SavedRun saved, Checkpoint checkpoint, Format wanted) throws IOException {
    var export = new RunExport(checkpoint, saved.options().network());
    int done = checkpoint.meta().step();
    if (wanted == Format.ONNX) {
      Path there = free(place(saved.model() + ".onnx"));
      Path back = free(backOf(there));
      onnx(export, there, Direction.SOURCE_TO_TARGET, done);
      onnx(export, back, Direction.TARGET_TO_SOURCE, done);
      return;
    }
    String name =
        String.format(Locale.ROOT, "%s-step-%06d.%s", saved.id(), done, wanted.extension());
    Path file = free(place(name));
    WeightFormat weights = wanted == Format.NPZ ? WeightFormat.NPZ : WeightFormat.SAFETENSORS;
    boolean averaged = export.weights(file, weights, !raw);
    wrote(
        file,
        "step "
            + done
            + ", six networks, generators "
            + (averaged ? "as published (running averages)" : "as trained (no averages)"));
  }

  private void onnx(RunExport export, Path file, Direction direction, int done) throws IOException {
    Optional<Path> data = export.onnx(file, direction);
    wrote(file, "step " + done + ", " + direction.label().replace('-', ' '));
    if (data.isPresent()) {
      wrote(data.get(), "weights of " + file.getFileName() + ": keep it beside, under this name");
    }
  }

  private Path place(String name) {
    if (output == null) {
      return Path.of(name);
    }
    return Files.isDirectory(output) ? output.resolve(name) : output;
  }

  private static Path backOf(Path file) {
    String name = file.getFileName().toString();
    String stem = name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
    return file.resolveSibling(TrainingRecord.backOf(stem) + ".onnx");
  }

  private Path free(Path file) {
    if (Files.isDirectory(file)) {
      throw new CommandException(file + " is a folder; name a file by -o");
    }
    if (Files.exists(file) && !force) {
      throw new CommandException(
          file + " exists: replace it by --force, or name another file by -o");
    }
    return file;
  }

  private void wrote(Path file, String what) throws IOException {
    terminal.out().printf(Locale.ROOT, "%s  %.1f MB, %s%n", file, Files.size(file) / 1e6, what);
  }
}
