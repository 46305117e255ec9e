package dev.ugatit.gateway.api.datasets;

import dev.ugatit.gateway.api.datasets.RawPictures.Refused;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.platform.http.Refusal;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one {@code multipart/form-data} body, taken one after the other as they arrive.
 *
 * <p>States: receiving (one file grows in memory) → taking (the request is paused until that file
 * is refused or acknowledged) → receiving … → over. What has arrived behind a file in the same
 * piece of network data, 8 KiB at most, waits as well; nothing else is held. Once failed it drops
 * what still comes. Confined to one event loop.
 */
public final class UploadedForm {
  /** A longer name of a file is cut, characters. */
  static final int LONGEST_NAME = 255;

  private static final String UNNAMED = "unnamed";

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final UploadMemory memory;
  private final Limits limits;
  private final Taker taker;
  private final Promise<Outcome> done = Promise.promise();
  private final Deque<File> arrived = new ArrayDeque<>();
  private final List<Refused> refused = new ArrayList<>();
  private @Nullable File growing;
  private @Nullable Long timer;
  private int files;
  private int accepted;
  private boolean taking;
  private boolean ended;

  /**
   * @param memory is charged with what is held
   */
  UploadedForm(
      Vertx vertx, HttpServerRequest request, UploadMemory memory, Limits limits, Taker taker) {
    this.vertx = vertx;
    this.request = request;
    this.memory = memory;
    this.limits = limits;
    this.taker = taker;
  }

  /**
   * Bounds of a form.
   *
   * @param mostBytes of one file
   * @param timeout for the arrival of one file, whatever its pace
   */
  public record Limits(int mostFiles, long mostBytes, Duration timeout) {}

  /** What became of the files. */
  record Outcome(int accepted, List<Refused> refused) {}

  /** Takes one file; completes when it is refused or safe. */
  @FunctionalInterface
  interface Taker {
    Future<Optional<Refused>> take(String name, byte[] encoded);
  }

  /** One file on its way, and the memory it is charged with. */
  private final class File {
    private final String name;
    private Buffer bytes = Buffer.buffer();
    private boolean tooLarge;

    File(String name) {
      this.name = name;
    }

    /** Throws a {@link Refusal} when other uploads hold all memory. */
    void add(Buffer part) {
      if (tooLarge || bytes.length() + part.length() > limits.mostBytes()) {
        tooLarge = true;
        drop();
      } else {
        memory.reserve(part.length());
        bytes.appendBuffer(part);
      }
    }

    void drop() {
      memory.release(bytes.length());
      bytes = Buffer.buffer();
    }
  }

  /**
   * Reads the body; call it in the request's own turn on the event loop.
   *
   * @return fails with a {@link Refusal}: 400 for what is no such form, 408 too slow, 413 too many
   *     files, 429 no memory, or as the taker fails
   */
  Future<Outcome> read() {
    try {
      request.setExpectMultipart(true);
    } catch (IllegalStateException | DecoderException noForm) {
      return Future.failedFuture(badForm("its content-type names no boundary"));
    }
    request
        .uploadHandler(this::begin)
        .exceptionHandler(this::broken)
        .endHandler(
            end -> {
              ended = true;
              goOn();
            });
    waitForMore();
    return done.future().onComplete(over -> end(growing));
  }

  /** Lets go of everything but the file that is being taken. */
  private void end(@Nullable File unfinished) {
    stopWaiting();
    if (unfinished != null) {
      unfinished.drop();
    }
    arrived.forEach(File::drop);
  }

  private void begin(HttpServerFileUpload upload) {
    if (++files > limits.mostFiles()) {
      done.tryFail(
          Refusal.of(
              413,
              "too-many-files",
              "One request takes %,d files at most: send the others in requests of their own."
                  .formatted(limits.mostFiles())));
    }
    if (done.future().isComplete()) {
      return;
    }
    File file = new File(plain(upload.filename()));
    growing = file;
    upload.handler(part -> grow(file, part)).endHandler(end -> whole(file));
  }

  private void grow(File file, Buffer part) {
    if (!done.future().isComplete()) {
      try {
        file.add(part);
      } catch (Refusal busy) {
        done.tryFail(busy);
      }
    }
  }

  private void whole(File file) {
    growing = null;
    if (!done.future().isComplete()) {
      arrived.add(file);
      goOn();
    }
  }

  /** Takes the next file if there is one, or reads on. */
  private void goOn() {
    if (taking || done.future().isComplete()) {
      return;
    }
    File next = arrived.poll();
    if (next != null) {
      taking = true;
      stopWaiting();
      request.pause();
      take(next).onComplete(over -> next.drop()).onSuccess(this::taken).onFailure(done::tryFail);
    } else if (ended) {
      finish();
    }
  }

  private Future<Optional<Refused>> take(File file) {
    if (file.tooLarge) {
      return Future.succeededFuture(
          Optional.of(
              new Refused(
                  file.name,
                  "too-many-bytes",
                  "The file has more than %,d bytes: send it smaller."
                      .formatted(limits.mostBytes()))));
    }
    return taker.take(file.name, file.bytes.getBytes());
  }

  private void taken(Optional<Refused> result) {
    result.ifPresentOrElse(refused::add, () -> accepted++);
    taking = false;
    if (arrived.isEmpty() && !ended && !done.future().isComplete()) {
      waitForMore();
      request.resume();
    }
    goOn();
  }

  private void finish() {
    if (growing != null) {
      done.tryFail(badForm("it ends within a file"));
    } else if (files == 0) {
      done.tryFail(badForm("it holds no file"));
    } else {
      done.tryComplete(new Outcome(accepted, List.copyOf(refused)));
    }
  }

  private void broken(Throwable failure) {
    done.tryFail(
        failure instanceof DecoderException
            ? badForm(String.valueOf(failure.getMessage()))
            : Refusal.of(400, "upload-broke-off", "The connection ended within the body."));
  }

  private void waitForMore() {
    stopWaiting();
    timer = vertx.setTimer(limits.timeout().toMillis(), late -> done.tryFail(tooSlow()));
  }

  private void stopWaiting() {
    Long waiting = timer;
    if (waiting != null) {
      vertx.cancelTimer(waiting);
      timer = null;
    }
  }

  private Refusal tooSlow() {
    return Refusal.of(
        408,
        "upload-too-slow",
        "A file did not arrive within %d s: send it faster or smaller."
            .formatted(limits.timeout().toSeconds()));
  }

  private static Refusal badForm(String what) {
    return Refusal.of(
        400, "bad-form", "The body is no multipart/form-data with files: " + what + ".");
  }

  /** The last part of a file's name, without what a terminal or a log would act upon. */
  static String plain(@Nullable String said) {
    String text = said == null ? "" : said;
    String name = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
    String shown = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "").strip();
    String cut = shown.length() <= LONGEST_NAME ? shown : shown.substring(0, LONGEST_NAME);
    return cut.isEmpty() ? UNNAMED : cut;
  }
}
