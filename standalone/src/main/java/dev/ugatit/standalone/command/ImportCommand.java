package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.terminal.Terminal;
import dev.ugatit.trainer.publish.GateException;
import dev.ugatit.trainer.publish.ModelImport;
import dev.ugatit.trainer.publish.ModelImport.Imported;
import dev.ugatit.trainer.weights.ReferenceWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes generators from a file. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes the generators of an NPZ or safetensors file, to be served like trained ones.",
      "Tensors have the reference's names: genA2B/DownBlock.1.weight and so on, genB2A/… for the",
      "way back; the discriminators may be there too. A file with the bare names of one generator",
      "is taken as source to target. Names and shapes are checked, the network's options are found",
      "in the shapes, and the exported model must compute what the weights do."
    },
    footer = {
      "",
      "A checkpoint of the PyTorch reference becomes such a file by:",
      "  import torch, numpy",
      "  nets = torch.load('x_params_0100000.pt', map_location='cpu')",
      "  numpy.savez('x.npz', **{n + '/' + k: v.numpy() for n, d in nets.items()",
      "                          for k, v in d.items()})",
      "",
      "Exit codes: 0 published, 1 the file does not fit or the model is refused, 2 wrong usage.",
      "",
      "Examples:",
      "  ugatit import x.npz --model selfie2anime --size 256",
      "  ugatit translate me.jpg me-as-anime.png --model selfie2anime"
    })
final class ImportCommand implements Callable<Integer> {
  @Mixin private SystemOptions system = new SystemOptions();

  @Parameters(paramLabel = "FILE", description = "NPZ or safetensors.")
  private Path file = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "NAME",
      required = true,
      description = "Name to serve it under; the way back is NAME-back.")
  private String model = "";

  @Option(
      names = "--size",
      paramLabel = "PX",
      description =
          "Side that a light generator was trained at (default: what the file says, else 256). A"
              + " full one tells it by its shapes.")
  private @Nullable Integer size;

  @Option(
      names = "--fit",
      paramLabel = "POLICY",
      description = "stretch, crop or pad: how pictures became square (default: stretch).")
  private String fit = Fit.STRETCH.label();

  @Override
  public Integer call() throws Exception {
    Names.require("model", model);
    Names.require("model", TrainingRecord.backOf(model));
    Fit policy = Fit.of(fit);
    Terminal terminal = Terminal.system();
    try (ReferenceWeights weights = NetworksFile.open(file, size)) {
      terminal.say(describe(weights)); // before anything starts
      try (Connection connection = Connection.open(system.quietRequest(), terminal)) {
        var target = new ImportTarget(connection, system);
        target.requireFree(model);
        for (Imported imported : modelImport(connection, target).run(weights, model, policy)) {
          terminal
              .out()
              .println(
                  (imported.fresh() ? "published " : "was published before: ")
                      + imported.manifest().key());
        }
        terminal.say("Translate with: ugatit translate IN OUT --model " + model);
      }
      return 0;
    } catch (GateException e) {
      throw new CommandException(model + " is not published: " + e.getMessage(), e);
    }
  }

  private static String describe(ReferenceWeights weights) {
    NetworkOptions network = weights.network();
    return "A "
        + network.variant()
        + " generator of "
        + network.size()
        + " px, "
        + network.channels()
        + " channels, "
        + network.blocks()
        + " blocks; "
        + (weights.directions().size() > 1
            ? "both directions"
            : weights.directions().get(0) == Direction.SOURCE_TO_TARGET
                ? "source to target"
                : "target to source");
  }

  private static ModelImport modelImport(Connection connection, ImportTarget target)
      throws IOException {
    return new ModelImport(
        connection.vertx(), connection.kafka(), target.artifacts(), target.folder());
  }
}
