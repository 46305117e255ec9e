package dev.ugatit.standalone.command;

import dev.ugatit.ingest.FolderReport;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.RunNames;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.contract.TrainingThreads;
import dev.ugatit.standalone.demo.Comparison;
import dev.ugatit.standalone.demo.Samples;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.system.TrainingClient;
import dev.ugatit.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole product once, on the bundled pictures. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Learns to turn rendered emoji into flat drawn ones.",
      "Prepares the bundled pictures, trains for about five minutes on two cores, publishes and",
      "serves models while it learns, translates held-out pictures through the REST API, writes a",
      "comparison sheet and stays up."
    },
    footer = {
      "",
      "Examples:",
      "  ugatit demo",
      "  ugatit demo --steps 60 --exit     a short batch job; exit code 0 when the sheet was made"
    })
final class DemoCommand implements Callable<Integer> {
  /** Small enough that five minutes of two cores show outlines and colours. */
  private static final int CHANNELS = 16;

  private static final int BLOCKS = 4;
  private static final int SIZE = 64;
  private static final int STEPS = 900;

  /** With version 0 no more than the trainer keeps, so that the comparison finds all of them. */
  private static final int PUBLICATIONS = 4;

  @Mixin private SystemOptions system = new SystemOptions();

  @Option(names = "--steps", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int steps = STEPS;

  @Option(names = "--exit", description = "End when the sheet is written, instead of staying up.")
  private boolean exit;

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Override
  public Integer call() throws Exception {
    if (steps < 1) {
      throw new CommandException("--steps " + steps + " is too few: a demo needs at least 1");
    }
    Terminal terminal = Terminal.system();
    Samples samples = Samples.locate();
    try (Connection connection = Connection.open(system.quietRequest(), terminal)) {
      TrainingRecord training = create(connection, terminal, samples);
      terminal.say("Run " + training.id() + ": " + steps + " steps of U-GAT-IT on this machine");
      terminal.say("Watch it at " + connection.gateway().base() + "/#/trainings/" + training.id());
      TrainingProgress last = new TrainingWatch(connection, terminal).run(training);
      if (last.event() != Event.FINISHED) {
        return 1;
      }
      new Comparison(connection.gateway(), samples, terminal)
          .run(training.model(), steps, connection.data().demo());
      if (!exit) {
        stayUp(connection, training, samples.example(), terminal);
      }
      return 0;
    }
  }

  private TrainingRecord create(Connection connection, Terminal terminal, Samples samples)
      throws InterruptedException {
    Collection<TrainingRecord> trainings =
        new TrainingClient(connection.vertx(), connection.kafka()).list().values();
    TrainingOptions options = options();
    Dataset dataset = Dataset.of("demo-" + options.loadSize(), options.loadSize());
    FolderReport report =
        new FolderUpload(connection, terminal, dataset)
            .add(samples.source(), samples.target(), samples.sourceTest(), samples.targetTest())
            .run();
    String model = RunNames.freeModel("demo", trainings);
    return new TrainingRecord(
        TrainingRecord.SCHEMA,
        RunNames.nextRun(model, options.network(), trainings),
        model,
        dataset.name(),
        report.endOffsets(),
        TrainingRecord.DEFAULT_MIN_IMAGES,
        options,
        Want.RUNNING);
  }

  private TrainingOptions options() {
    NetworkOptions network = NetworkOptions.of(NetworkOptions.LIGHT, SIZE, CHANNELS, BLOCKS);
    int publish = (steps + PUBLICATIONS - 1) / PUBLICATIONS;
    int threads = TrainingThreads.fitting(network);
    return Preset.options(network, steps, new Intervals(publish, publish, publish), seed, threads);
  }

  private static void stayUp(
      Connection connection, TrainingRecord training, Path example, Terminal terminal)
      throws InterruptedException {
    String base = connection.gateway().base().toString();
    terminal.say("");
    String until = connection.owner() ? "until Ctrl-C" : "as long as that system runs";
    terminal.say("The model is served at " + base + " " + until + ".");
    terminal.say("  " + base + "/#/live translates your camera, a clip or a picture; or:");
    terminal.say(
        "  curl --data-binary @"
            + example
            + " -H 'accept: image/png' -o out.png "
            + base
            + "/v1/models/"
            + training.model()
            + "/translate");
    if (connection.owner()) {
      new CountDownLatch(1).await(); // the signal's hook closes the connection
    }
  }
}
