package dev.ugatit.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.image.PictureFormat;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.system.GatewayClient;
import dev.ugatit.standalone.system.GatewayClient.Wishes;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Translates a picture or a folder of pictures through the gateway. */
@Command(
    name = "translate",
    mixinStandardHelpOptions = true,
    description = "Translates a picture, or every picture of a folder.",
    footer = {
      "",
      "The answer's format follows the name OUT: .png, .jpg or .webp; in a folder it is PNG.",
      "",
      "Examples:",
      "  ugatit translate me.jpg anime.png",
      "  ugatit translate photos/ drawings/ --model selfie2anime@champion",
      "  ugatit translate me.jpg where.png --output heatmap",
      "  ugatit translate wide.jpg wide.png --fit pad --output-size input"
    })
final class TranslateCommand implements Callable<Integer> {
  @Mixin private SystemOptions system = new SystemOptions();

  @Parameters(index = "0", paramLabel = "IN", description = "A picture or a folder.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "A file, or a folder when IN is one.")
  private Path out = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "NAME[@ALIAS|/VERSION]",
      description = "Default: the only model there is.")
  private @Nullable String model;

  @Option(
      names = "--output",
      paramLabel = "WHAT",
      description = "image, heatmap or overlay (default: ${DEFAULT-VALUE}).")
  private String output = "image";

  @Option(
      names = "--fit",
      paramLabel = "HOW",
      description = {
        "How the picture becomes a square: as in the model's training (recipe), stretch, crop",
        "(the centre) or pad (white borders, cut off again) (default: ${DEFAULT-VALUE})."
      })
  private String fit = Fit.RECIPE;

  @Option(
      names = "--output-size",
      paramLabel = "SIZE",
      description =
          "As the model makes it (model) or as the picture is (input; default: ${DEFAULT-VALUE}).")
  private String outputSize = "model";

  @Override
  public Integer call() throws Exception {
    if (!Files.exists(in)) {
      throw new CommandException("there is no " + in);
    }
    if (!Files.isDirectory(in)) {
      requireFormat(out);
    }
    Terminal terminal = Terminal.system();
    try (Connection connection = Connection.open(system.quietRequest(), terminal)) {
      GatewayClient gateway = connection.gateway();
      String wanted = model != null ? model : onlyModel(gateway);
      if (Files.isDirectory(in)) {
        return folder(gateway, wanted, terminal);
      }
      write(
          out, gateway.translate(Files.readAllBytes(in), wanted, wishes(mediaType(out))).picture());
      return 0;
    }
  }

  private Wishes wishes(String mediaType) {
    return new Wishes(output, fit, outputSize, mediaType);
  }

  private int folder(GatewayClient gateway, String wanted, Terminal terminal)
      throws IOException, InterruptedException {
    List<Path> pictures = pictures(in);
    if (pictures.isEmpty()) {
      throw new CommandException("no picture (.jpg, .png, .webp, .gif, .bmp) in " + in);
    }
    var bar = new ProgressBar(terminal, "translate");
    var failures = new ArrayList<String>();
    for (int i = 0; i < pictures.size(); i++) {
      Path picture = pictures.get(i);
      Path answer = out.resolve(in.relativize(picture) + ".png");
      try {
        byte[] bytes = Files.readAllBytes(picture);
        write(answer, gateway.translate(bytes, wanted, wishes("image/png")).picture());
      } catch (CommandException e) {
        failures.add(picture + ": " + e.getMessage());
      }
      bar.show(i + 1, pictures.size(), failures.size() + " failed");
    }
    bar.finish();
    failures.forEach(terminal::say);
    return failures.isEmpty() ? 0 : 1;
  }

  private static List<Path> pictures(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(TranslateCommand::isPicture)
          .sorted()
          .toList();
    }
  }

  /** By its name, in a format that is read; not all of them are written. */
  private static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return formatOf(file) != null || name.endsWith(".gif") || name.endsWith(".bmp");
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.write(file, bytes);
  }

  private static String onlyModel(GatewayClient gateway) throws InterruptedException {
    var fronts = new ArrayList<String>();
    for (JsonNode each : gateway.get("/v1/models").path("models")) {
      String name = each.path("name").asText();
      if (!name.endsWith("-back")) {
        fronts.add(name);
      }
    }
    if (fronts.isEmpty()) {
      throw new CommandException("no model is published yet: train one with `ugatit train`");
    }
    if (fronts.size() > 1) {
      throw new CommandException("name one by --model: " + String.join(", ", fronts));
    }
    return fronts.get(0);
  }

  private static void requireFormat(Path file) {
    if (formatOf(file) == null) {
      throw new CommandException(
          "the name " + file + " tells no format: end it in .png, .jpg or .webp");
    }
  }

  private static String mediaType(Path file) {
    PictureFormat format = formatOf(file);
    return format == null ? PictureFormat.PNG.mediaType() : format.mediaType();
  }

  private static @Nullable PictureFormat formatOf(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      return PictureFormat.PNG;
    }
    if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      return PictureFormat.JPEG;
    }
    return name.endsWith(".webp") ? PictureFormat.WEBP : null;
  }
}
