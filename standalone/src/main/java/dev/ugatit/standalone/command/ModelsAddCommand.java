package dev.ugatit.standalone.command;

import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.terminal.Terminal;
import dev.ugatit.trainer.publish.ForeignContract;
import dev.ugatit.trainer.publish.ForeignContract.Range;
import dev.ugatit.trainer.publish.ForeignImport;
import dev.ugatit.trainer.publish.ForeignImport.Added;
import dev.ugatit.trainer.publish.ForeignModel;
import dev.ugatit.translator.model.ModelRefusedException;
import dev.ugatit.translator.model.ModelTrial;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes a model of another program. */
@Command(
    name = "add",
    description = {
      "Publishes an ONNX model of another program, to be served like trained ones.",
      "It takes one picture, N×3×H×W or N×H×W×3, and answers with one, as large or up to four",
      "times larger or smaller. Before anything is published the file is checked and run here as a",
      "translator will: what a translator would refuse is refused with the reason."
    },
    footer = {
      "",
      "Exit codes: 0 published, 1 the model is refused or the name is taken, 2 wrong usage.",
      "",
      "Examples:",
      "  ugatit models add candy-9.onnx --name candy --input-range 0..255 --output-range 0..255",
      "  ugatit models add esrgan-x4.onnx --name large --input-range 0..1 --output-range 0..1 \\",
      "    --size 128 --fit pad",
      "  ugatit models add new.onnx --name candy --alias beta     # served as candy@beta",
      "  ugatit translate me.jpg me.png --model candy"
    })
final class ModelsAddCommand implements Callable<Integer> {
  private static final long MAX_BYTES = Integer.MAX_VALUE; // of any protobuf file

  // Not the standard options, among which --version tells the program's own.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Mixin private SystemOptions system = new SystemOptions();

  @Parameters(paramLabel = "FILE", description = "An ONNX model with its weights inside.")
  private Path file = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "Name to serve it under.")
  private String name = "";

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Number of the version (default: the next one).")
  private @Nullable Long version;

  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      description =
          "Alias that is to point to it (default: ${DEFAULT-VALUE}, which answers when none is"
              + " asked for); one that is pinned or points to a newer version stays.")
  private String alias = AliasRecord.CHAMPION;

  @Option(
      names = "--input-range",
      paramLabel = "LO..HI",
      description = "Values of black and white that it takes (default: ${DEFAULT-VALUE}).")
  private String inputRange = "-1..1";

  @Option(
      names = "--output-range",
      paramLabel = "LO..HI",
      description =
          "Values of black and white that it answers (default: ${DEFAULT-VALUE}); others are"
              + " clamped.")
  private String outputRange = "-1..1";

  @Option(
      names = "--colour-order",
      paramLabel = "ORDER",
      description = "RGB or BGR (default: ${DEFAULT-VALUE}).")
  private String colourOrder = "RGB";

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description = "NCHW or NHWC (default: what the input's shape says).")
  private @Nullable String layout;

  @Option(
      names = "--input",
      paramLabel = "TENSOR",
      description = "Name of its input (default: the only one).")
  private @Nullable String input;

  @Option(
      names = "--output",
      paramLabel = "TENSOR",
      description = "Name of the picture's output (default: the only one).")
  private @Nullable String output;

  @Option(
      names = "--size",
      paramLabel = "PX",
      description =
          "Side of the square that pictures are brought to (default: what the file says, else"
              + " 256).")
  private @Nullable Integer size;

  @Option(
      names = "--multiple-of",
      paramLabel = "PX",
      description =
          "Other sizes that it runs at are multiples of this (default: the largest power of two in"
              + " the size, up to 32).")
  private @Nullable Integer multipleOf;

  @Option(
      names = "--fit",
      paramLabel = "POLICY",
      description = "stretch, crop or pad: how pictures become square (default: stretch).")
  private String fit = Fit.STRETCH.label();

  @Override
  public Integer call() throws Exception {
    Names.require("model", name);
    requireAlias();
    requireVersion();
    ForeignContract.Wishes wishes = wishes();
    Fit policy = Fit.of(fit);
    Terminal terminal = Terminal.system();
    Path folder = Files.createTempDirectory("ugatit-model");
    // What is tried is what is published, whatever happens to the file, and nothing beside it.
    Path copy = folder.resolve("model.onnx");
    try {
      copyTo(copy);
      ForeignModel model = model(copy, wishes, policy);
      terminal.say(describe(model.tensors(), tried(model, copy), wishes)); // before anything starts
      publish(model, copy, terminal);
      return 0;
    } finally {
      Files.deleteIfExists(copy);
      Files.delete(folder);
    }
  }

  private void requireAlias() {
    Names.require("alias", alias);
    if (new ModelReference(name, alias).hasVersion()) {
      throw new CommandException(
          "--alias " + alias + " would be read as a version: use letters, or --version");
    }
  }

  private void requireVersion() {
    if (version != null && version < 1) {
      throw new CommandException("--version " + version + " is not 1 or more");
    }
  }

  private ForeignContract.Wishes wishes() {
    String order = colourOrder.toUpperCase(Locale.ROOT);
    if (!order.equals("RGB") && !order.equals("BGR")) {
      throw new CommandException("--colour-order " + colourOrder + " is neither RGB nor BGR");
    }
    String dimensions = layout == null ? null : layout.toUpperCase(Locale.ROOT);
    if (dimensions != null
        && !List.of(TensorContract.NCHW, TensorContract.NHWC).contains(dimensions)) {
      throw new CommandException("--layout " + layout + " is neither NCHW nor NHWC");
    }
    return new ForeignContract.Wishes(
        Optional.ofNullable(input),
        Optional.ofNullable(output),
        Range.of(inputRange),
        Range.of(outputRange),
        order,
        Optional.ofNullable(dimensions),
        size == null ? OptionalInt.empty() : OptionalInt.of(size),
        multipleOf == null ? OptionalInt.empty() : OptionalInt.of(multipleOf));
  }

  private void copyTo(Path copy) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CommandException(file + " is a folder: give the ONNX file in it");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new CommandException(file + " is larger than 2 GiB, which no ONNX file is");
    }
    Files.copy(file, copy);
  }

  private ForeignModel model(Path copy, ForeignContract.Wishes wishes, Fit policy)
      throws IOException {
    try {
      OnnxFile graph = OnnxFile.read(copy);
      TensorContract tensors = ForeignContract.of(graph, wishes);
      return new ForeignModel(name, tensors, policy, Math.toIntExact(graph.opset()));
    } catch (FileSystemException e) {
      throw e; // its file is told with its reason
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw new CommandException(file + ": " + e.getMessage(), e);
    }
  }

  private ModelTrial.Outcome tried(ForeignModel model, Path copy) throws IOException {
    String digest = Digests.sha256(copy);
    ModelManifest manifest =
        model.manifest(1, new Artifact("artifact:" + digest + ".onnx", digest, Files.size(copy)));
    try {
      return ModelTrial.run(manifest, copy, Runtime.getRuntime().availableProcessors());
    } catch (ModelRefusedException e) {
      throw new CommandException(file + " is not published: " + e.publicReason(), e);
    }
  }

  private static String describe(
      TensorContract tensors, ModelTrial.Outcome outcome, ForeignContract.Wishes wishes) {
    String ranges =
        String.format(
            Locale.ROOT,
            "%s, %d px, %s in %s → %s, %d px, %.4g..%.4g to noise, read as %s",
            tensors.input(),
            tensors.size(),
            tensors.colourOrder(),
            wishes.inputRange(),
            tensors.output(),
            outcome.answerSide(),
            outcome.low(),
            outcome.high(),
            wishes.outputRange());
    return ranges + (plausible(tensors, outcome) ? "" : doubt(wishes));
  }

  /** Noise has all levels: an answer to it covers a good part of the range, and not much more. */
  private static boolean plausible(TensorContract tensors, ModelTrial.Outcome outcome) {
    double range = tensors.outputHigh() - tensors.outputLow();
    double covered = (outcome.high() - outcome.low()) / range;
    return covered > 0.05 && covered < 20;
  }

  private static String doubt(ForeignContract.Wishes wishes) {
    return "\nwarning: these values do not look like "
        + wishes.outputRange()
        + ". If pictures come out wrong, say the ranges by --input-range and --output-range";
  }

  private void publish(ForeignModel model, Path copy, Terminal terminal) throws Exception {
    try (Connection connection = Connection.open(system.quietRequest(), terminal)) {
      var target = new ImportTarget(connection, system);
      target.requireFree(name);
      var foreign =
          new ForeignImport(
              connection.vertx(), connection.kafka(), target.artifacts(), target.folder());
      OptionalLong number = version == null ? OptionalLong.empty() : OptionalLong.of(version);
      Added added = foreign.run(model, copy, number, alias);
      ModelManifest manifest = added.manifest();
      String outcome = added.fresh() ? "published " : "was published before: ";
      terminal.out().println(outcome + manifest.key());
      if (added.aliasVersion() != manifest.version()) {
        terminal.say(
            alias + " stays at version " + added.aliasVersion() + ", which is pinned or newer");
        terminal.say("Translate with: ugatit translate IN OUT --model " + manifest.key());
      } else {
        String shown = alias.equals(AliasRecord.CHAMPION) ? name : name + "@" + alias;
        terminal.say("Translate with: ugatit translate IN OUT --model " + shown);
      }
    }
  }
}
