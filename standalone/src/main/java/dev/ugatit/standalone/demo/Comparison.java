package dev.ugatit.standalone.demo;

import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.image.PictureSheet;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.GatewayClient;
import dev.ugatit.standalone.system.GatewayClient.Wishes;
import dev.ugatit.standalone.terminal.ProgressBar;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.standalone.terminal.Terminal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Translates the held-out pairs through the gateway, scores the answers and draws the sheet.
 * Nothing but REST answers is scored or drawn.
 */
public final class Comparison {
  private static final String PNG = "image/png";
  private static final int CELL = 128;
  private static final int ROWS_ON_SHEET = 12;
  private static final long LOADED_WITHIN_SECONDS = 60;

  private final GatewayClient gateway;
  private final Samples samples;
  private final Terminal terminal;
  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

  /** A comparison by the models that this gateway serves. */
  public Comparison(GatewayClient gateway, Samples samples, Terminal terminal) {
    this.gateway = gateway;
    this.samples = samples;
    this.terminal = terminal;
  }

  /** One held-out pair with every answer about it. */
  private record Row(
      String name,
      Picture source,
      Picture partner,
      Picture heatmap,
      Picture first,
      Picture translation,
      Picture cycle) {}

  /**
   * Compares version 0 with the last one, prints the scores and writes the sheet.
   *
   * @param version the last one published
   * @param folder for {@code MODEL-sheet.png}
   */
  public void run(String model, int version, Path folder) throws IOException, InterruptedException {
    List<Samples.Pair> pairs = samples.pairs();
    awaitServed(model + "/" + version, pairs.get(0).source());
    awaitServed(model + "-back/" + version, pairs.get(0).target());
    awaitServed(model + "/0", pairs.get(0).source());
    var bar = new ProgressBar(terminal, "translate");
    var rows = new ArrayList<Row>();
    for (Samples.Pair pair : pairs) {
      rows.add(ask(pair, model, version));
      bar.show(rows.size(), pairs.size(), "held-out pictures through " + gateway.base());
    }
    bar.finish();
    terminal.out().print(scores(rows));
    terminal.say(
        "Minutes of training teach colours and rough outlines of these 64 px pictures; faces that"
            + " convince take the paper's days of training on a GPU.");
    Path sheet = write(rows, model, version, folder);
    terminal.out().println("Comparison sheet: " + sheet);
  }

  private Row ask(Samples.Pair pair, String model, int version) throws InterruptedException {
    String last = model + "/" + version;
    byte[] translated = gateway.translate(pair.source(), last, Wishes.of("image", PNG)).picture();
    byte[] cycle =
        gateway
            .translate(translated, model + "-back/" + version, Wishes.of("image", PNG))
            .picture();
    return new Row(
        pair.name(),
        decode(pair.source()),
        decode(pair.target()),
        decode(gateway.translate(pair.source(), last, Wishes.of("heatmap", PNG)).picture()),
        decode(gateway.translate(pair.source(), model + "/0", Wishes.of("image", PNG)).picture()),
        decode(translated),
        decode(cycle));
  }

  /** A version is announced before every translator has loaded it. */
  private void awaitServed(String model, byte[] picture) throws InterruptedException {
    long end = System.nanoTime() + LOADED_WITHIN_SECONDS * 1_000_000_000L;
    while (true) {
      HttpResponse<byte[]> answer = gateway.tryTranslate(picture, model, Wishes.of("image", PNG));
      if (answer.statusCode() == 200) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new CommandException(
            model
                + " is still not served after "
                + LOADED_WITHIN_SECONDS
                + " s: "
                + GatewayClient.reason(answer));
      }
      Thread.sleep(200);
    }
  }

  private static Table scores(List<Row> rows) {
    List<Picture> partners = rows.stream().map(Row::partner).toList();
    Picture any = partners.get(0);
    byte[] level = new byte[any.rgb().length];
    Arrays.fill(level, (byte) 0xFF);
    Picture white = new Picture(any.width(), any.height(), level);
    var table = new Table("", "retrieval rank", "colour agreement", "L1", "spread");
    score(table, "step 0", rows.stream().map(Row::first).toList(), partners);
    score(table, "end", rows.stream().map(Row::translation).toList(), partners);
    score(table, "copying the input", rows.stream().map(Row::source).toList(), partners);
    score(table, "all white", rows.stream().map(row -> white).toList(), partners);
    return table;
  }

  private static void score(
      Table table, String name, List<Picture> answers, List<Picture> partners) {
    PairScores scores = PairScores.of(answers, partners);
    table.row(
        name,
        String.format(Locale.ROOT, "%.2f of %d", scores.retrievalRank(), answers.size()),
        String.format(Locale.ROOT, "%.3f", scores.colourAgreement()),
        String.format(Locale.ROOT, "%.3f", scores.l1()),
        String.format(Locale.ROOT, "%.2f", scores.spread()));
  }

  private static Path write(List<Row> rows, String model, int version, Path folder)
      throws IOException {
    PictureSheet sheet =
        new PictureSheet(CELL, CELL, 6)
            .title(model + " after " + version + " steps")
            .header("input", "heatmap", "step 0", "translation", "cycle", "true partner");
    for (Row row : rows.subList(0, Math.min(ROWS_ON_SHEET, rows.size()))) {
      sheet.row(
          List.of(
              row.source(),
              row.heatmap(),
              row.first(),
              row.translation(),
              row.cycle(),
              row.partner()));
    }
    Picture drawn =
        sheet
            .caption(
                "Held-out pictures, translated through the REST API; the training never saw them.",
                "Input: Fluent Emoji (Microsoft, MIT). Partner: OpenMoji (CC BY-SA 4.0).")
            .draw();
    Files.createDirectories(folder);
    Path file = folder.resolve(model + "-sheet.png");
    return Files.write(file, PictureEncoder.png(drawn));
  }

  private Picture decode(byte[] encoded) {
    try {
      return decoder.decode(encoded);
    } catch (PictureException e) {
      throw new CommandException("an answer of the gateway is no picture: " + e.getMessage(), e);
    }
  }
}
