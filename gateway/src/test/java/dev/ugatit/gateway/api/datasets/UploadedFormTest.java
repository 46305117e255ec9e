package dev.ugatit.gateway.api.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.gateway.Form;
import dev.ugatit.gateway.api.datasets.RawPictures.Refused;
import dev.ugatit.gateway.api.datasets.UploadedForm.Limits;
import dev.ugatit.gateway.api.datasets.UploadedForm.Outcome;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadedFormTest {
  private static final Limits LIMITS = new Limits(20, 100_000, Duration.ofSeconds(20));
  private static final String TYPE = "multipart/form-data; boundary=" + Form.BOUNDARY;

  private final Vertx vertx = Vertx.vertx();
  private final UploadMemory memory = new UploadMemory(150_000);
  private final BlockingQueue<Future<Outcome>> results = new LinkedBlockingQueue<>();
  private final List<String> names = new ArrayList<>();
  private final List<byte[]> files = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    assertThat(memory.held()).as("bytes that nobody released").isZero();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  /** Takes a file while its request is looked at. */
  private interface Taking {
    Future<Optional<Refused>> take(HttpServerRequest request, String name, byte[] encoded);
  }

  private Future<Optional<Refused>> keep(HttpServerRequest request, String name, byte[] encoded) {
    names.add(name);
    files.add(encoded);
    return Future.succeededFuture(Optional.empty());
  }

  /** Sends this body on a connection of its own and returns what became of it. */
  private Future<Outcome> send(Limits limits, Taking taking, String type, byte[] body)
      throws Exception {
    return send(limits, taking, type, body, body.length);
  }

  private Future<Outcome> send(
      Limits limits, Taking taking, String type, byte[] body, int announced) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxFormFields(limits.mostFiles() + 2)
                    .setMaxFormBufferedBytes(4096))
            .requestHandler(
                request ->
                    new UploadedForm(
                            vertx,
                            request,
                            memory,
                            limits,
                            (name, file) -> taking.take(request, name, file))
                        .read()
                        .onComplete(
                            done -> {
                              results.add(
                                  done.succeeded()
                                      ? Future.succeededFuture(done.result())
                                      : Future.failedFuture(done.cause()));
                              request.connection().close();
                            }))
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n"
              .formatted(type, announced);
      out.write(head.getBytes(UTF_8));
      out.write(body);
      out.flush();
      return results.take();
    } finally {
      server.close().await(10, TimeUnit.SECONDS);
    }
  }

  private Outcome sent(Form form) throws Exception {
    return send(LIMITS, this::keep, TYPE, form.bytes()).result();
  }

  private static byte[] noise(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void refused(Future<Outcome> result, int status, String code) {
    assertThat(result.cause()).isInstanceOf(Refusal.class);
    Refusal refusal = (Refusal) result.cause();
    assertThat(refusal.code()).as(refusal.detail()).isEqualTo(code);
    assertThat(refusal.status()).isEqualTo(status);
  }

  @Test
  void filesArriveWholeAndInOrderBesideFieldsThatAreNone() throws Exception {
    Form form = new Form().field("train");
    List<byte[]> sent = new ArrayList<>();
    for (int length : new int[] {0, 1, 70_000, 3, 8192, 99_999, 100_000}) {
      byte[] file = noise(length, length);
      sent.add(file);
      form.file(length + ".png", file);
    }

    Outcome outcome = sent(form);

    assertThat(outcome).isEqualTo(new Outcome(7, List.of()));
    assertThat(names)
        .containsExactly(
            "0.png", "1.png", "70000.png", "3.png", "8192.png", "99999.png", "100000.png");
    assertThat(files).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void nothingMoreIsReadWhileAFileIsTaken() throws Exception {
    Form form = new Form();
    for (int i = 0; i < 12; i++) {
      form.file(i + ".png", noise(90_000, i));
    }
    List<Long> grown = new ArrayList<>();
    List<Long> ahead = new ArrayList<>();
    Taking slowly =
        (request, name, encoded) -> {
          long before = request.bytesRead();
          long own = (files.size() + 1) * 90_000L;
          return vertx
              .timer(20, TimeUnit.MILLISECONDS)
              .compose(
                  later -> {
                    grown.add(request.bytesRead() - before);
                    ahead.add(before - own);
                    return keep(request, name, encoded);
                  });
        };

    Outcome outcome = send(LIMITS, slowly, TYPE, form.bytes()).result();

    assertThat(outcome.accepted()).isEqualTo(12);
    assertThat(grown).containsOnly(0L).hasSize(12);
    // Parts' headers, and one piece of network data.
    assertThat(ahead).allSatisfy(bytes -> assertThat(bytes).isBetween(0L, 12 * 200 + 8192L));
  }

  @Test
  void whatIsTooLargeIsRefusedByNameAndTheOthersAreTaken() throws Exception {
    Form form =
        new Form()
            .file("a.png", noise(5, 1))
            .file("huge.png", noise(100_001, 2))
            .file("b.png", noise(5, 3));

    Outcome outcome = sent(form);

    assertThat(outcome.accepted()).isEqualTo(2);
    assertThat(outcome.refused()).singleElement().extracting(Refused::name).isEqualTo("huge.png");
    assertThat(outcome.refused().get(0).cause()).isEqualTo("too-many-bytes");
    assertThat(names).containsExactly("a.png", "b.png");
  }

  @Test
  void whatTheTakerRefusesIsToldAndWhatFailsEndsTheForm() throws Exception {
    Form form = new Form().file("a", noise(5, 1)).file("b", noise(5, 2));
    Refused why = new Refused("a", "damaged", "It is damaged.");
    Taking first =
        (request, name, file) ->
            name.equals("a") ? Future.succeededFuture(Optional.of(why)) : keep(request, name, file);

    assertThat(send(LIMITS, first, TYPE, form.bytes()).result())
        .isEqualTo(new Outcome(1, List.of(why)));
    Future<Outcome> failed =
        send(LIMITS, (r, n, f) -> Future.failedFuture("no Kafka"), TYPE, form.bytes());
    assertThat(failed.cause()).hasMessage("no Kafka");
  }

  @Test
  void moreFilesThanAllowedAreRefused() throws Exception {
    Form form = new Form();
    for (int i = 0; i < 21; i++) {
      form.file("f", noise(10, i));
    }

    refused(send(LIMITS, this::keep, TYPE, form.bytes()), 413, "too-many-files");
    assertThat(files).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void aFormIsRefusedWhenOthersHoldTheMemory() throws Exception {
    memory.reserve(100_000);
    try {
      Form small = new Form().file("a", noise(20_000, 1)).file("b", noise(40_000, 2));
      assertThat(sent(small).accepted()).isEqualTo(2);
      Form large = new Form().file("c", noise(60_000, 3));
      refused(send(LIMITS, this::keep, TYPE, large.bytes()), 429, "busy");
    } finally {
      memory.release(100_000);
    }
  }

  @Test
  void formsThatBreakOffOrHoldNothingAreRefused() throws Exception {
    byte[] cut = new Form().file("a", noise(50_000, 1)).open();

    refused(send(LIMITS, this::keep, TYPE, cut), 400, "bad-form");
    refused(send(LIMITS, this::keep, TYPE, new Form().field("x").bytes()), 400, "bad-form");
    refused(send(LIMITS, this::keep, TYPE, new byte[0]), 400, "bad-form");
    refused(send(LIMITS, this::keep, "multipart/form-data", cut), 400, "bad-form");
  }

  @Test
  void headersOfPartsAreLimited() throws Exception {
    byte[] wordy = new Form().file("n".repeat(30_000), noise(5, 1)).bytes();

    refused(send(LIMITS, this::keep, TYPE, wordy), 400, "bad-form");
  }

  @Test
  void aFileThatDoesNotArriveIsNotWaitedForForEver() throws Exception {
    Limits hasty = new Limits(20, 100_000, Duration.ofMillis(100));
    byte[] begun = new Form().file("a", noise(10_000, 1)).open();

    refused(send(hasty, this::keep, TYPE, begun, begun.length + 100), 408, "upload-too-slow");
  }

  @ParameterizedTest
  @CsvSource({
    "me.png, me.png",
    "/etc/passwd, passwd",
    "C:\\pictures\\me.png, me.png",
    "../../x, x",
    "'   ', unnamed",
    "日本.jpg, 日本.jpg",
    "'a/', unnamed"
  })
  void namesAreTheirLastParts(String said, String kept) {
    assertThat(UploadedForm.plain(said)).isEqualTo(kept);
  }

  @Test
  void namesHoldNothingThatATerminalActsUpon() {
    assertThat(UploadedForm.plain("a\u001b[31mb\r\n\u202ec")).isEqualTo("a[31mbc");
    assertThat(UploadedForm.plain(null)).isEqualTo("unnamed");
    assertThat(UploadedForm.plain("x".repeat(300))).hasSize(255);
  }
}
