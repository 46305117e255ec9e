package dev.ugatit.translator.soak;

import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.translator.http.Answer;
import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.http.Pictures;
import io.vertx.core.Future;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** All kinds of clients of a translator at once, each on a thread and connections of its own. */
final class MixedLoad implements AutoCloseable {
  /** The model whose champion changes all the time. */
  static final String SWAPPED = "anime";

  /** Models that stay; there is no room for both beside the other. */
  static final List<String> STEADY = List.of("manga", "comic");

  private static final Set<Integer> LIVE = Set.of(200, 409, 429, 504);
  private static final Set<Integer> WAITS = Set.of(200, 429, 504);
  private static final int FLYING_FRAMES = 3;
  private static final List<String> SIZES = List.of("0", "32", "48", "64", "96");
  private static final List<String> FITS = List.of("recipe", "stretch", "crop", "pad");
  private static final List<String> OUTPUTS = List.of("image", "heatmap", "overlay");
  private static final List<String> TYPES = List.of("image/png", "image/jpeg", "*/*");

  private final Supplier<Client> clients;
  private final int port;
  private final Tally tally;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  /** What one client does again and again. */
  @FunctionalInterface
  private interface Habit {
    void once(Client client, Random random) throws Exception;
  }

  MixedLoad(Supplier<Client> clients, int port, Tally tally) {
    this.clients = clients;
    this.port = port;
    this.tally = tally;
  }

  /** Lets all of them begin. */
  void start() {
    for (int session = 0; session < 3; session++) {
      live("s-" + session, 10 + 10 * session);
    }
    for (int user = 0; user < 2; user++) {
      begin("request", this::ask);
    }
    for (int user = 0; user < 6; user++) {
      begin("bulk", this::askInBulk);
    }
    begin("steady", this::askTheOthers);
    begin("hasty", this::askInAHurry);
    begin("broken", this::sendBroken);
    begin("leaving", this::leave);
  }

  private void begin(String kind, Habit habit) {
    begin(kind, habit, () -> {});
  }

  private void begin(String kind, Habit habit, Runnable atTheEnd) {
    int seed = threads.size();
    var thread =
        new Thread(
            () -> {
              Client client = clients.get();
              var random = new Random(seed);
              try {
                while (!stop.get() && tally.complaints().isEmpty()) {
                  habit.once(client, random);
                }
                atTheEnd.run();
              } catch (Exception | Error e) {
                tally.complain(kind + " got no answer: " + e);
              } finally {
                client.close();
              }
            },
            kind);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private Future<Answer> send(
      Client client, String kind, Set<Integer> expected, String model, byte[] body, String... how) {
    long asked = System.nanoTime();
    return client
        .begin(model, "champion", body, how)
        .onSuccess(answer -> tally.answered(kind, expected, answer, asked));
  }

  private void exchange(
      Client client, String kind, Set<Integer> expected, String model, byte[] body, String... how)
      throws InterruptedException {
    Answer answer = Await.result(send(client, kind, expected, model, body, how));
    if (answer.status() == 429) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static byte[] picture(Random random) {
    int width = 24 + random.nextInt(60);
    return Pictures.png(Pictures.noise(width, 24 + random.nextInt(60), random.nextInt(100)));
  }

  private static String any(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  /** Frames come in their own time, with some of them in flight. */
  private void live(String session, int millis) {
    var flying = new ArrayDeque<Future<Answer>>();
    begin(
        "live",
        (client, random) -> {
          if (flying.size() == FLYING_FRAMES) {
            Await.result(flying.removeFirst());
          }
          byte[] frame = picture(random);
          String[] how = {
            "ugatit-class", "live", "ugatit-session", session, "ugatit-budget-ms", "2000"
          };
          flying.add(send(client, "live", LIVE, SWAPPED, frame, how));
          TimeUnit.MILLISECONDS.sleep(millis);
        },
        () -> flying.forEach(Await::result));
  }

  private void ask(Client client, Random random) throws InterruptedException {
    exchange(
        client,
        "request",
        WAITS,
        SWAPPED,
        picture(random),
        "ugatit-size",
        any(SIZES, random),
        "ugatit-fit",
        any(FITS, random),
        "ugatit-output",
        any(OUTPUTS, random),
        "accept",
        any(TYPES, random));
  }

  private void askInBulk(Client client, Random random) throws InterruptedException {
    exchange(client, "bulk", WAITS, SWAPPED, picture(random), "ugatit-class", "bulk");
  }

  private void askTheOthers(Client client, Random random) throws InterruptedException {
    exchange(client, "steady", WAITS, any(STEADY, random), picture(random));
    TimeUnit.MILLISECONDS.sleep(500);
  }

  private void askInAHurry(Client client, Random random) throws InterruptedException {
    String budget = String.valueOf(1 + random.nextInt(10));
    exchange(client, "hasty", WAITS, SWAPPED, picture(random), "ugatit-budget-ms", budget);
    TimeUnit.MILLISECONDS.sleep(50);
  }

  private void sendBroken(Client client, Random random) throws InterruptedException {
    String name = any(List.copyOf(BadPictures.all().keySet()), random);
    int status =
        switch (BadPictures.reason(name)) {
          case EMPTY -> 400;
          case TOO_MANY_BYTES, TOO_MANY_PIXELS -> 413;
          case NOT_A_PICTURE, UNSUPPORTED -> 415;
          case DAMAGED, TIMED_OUT -> 422;
        };
    Set<Integer> expected = Set.of(status, 429, 504);
    exchange(client, "broken", expected, SWAPPED, BadPictures.named(name));
    TimeUnit.MILLISECONDS.sleep(50);
  }

  /** A bare connection: one that is cut in the middle of anything. */
  private void leave(Client unused, Random random) throws Exception {
    byte[] body = picture(random);
    String head =
        "POST /v1/models/%s/versions/champion/translate HTTP/1.1\r\nhost: localhost\r\n"
                .formatted(SWAPPED)
            + "content-length: %d\r\n\r\n".formatted(body.length);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, random.nextInt(3) == 0 ? body.length / 2 : body.length);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(40));
    }
    tally.count("leaving gone");
    TimeUnit.MILLISECONDS.sleep(50);
  }

  /** Lets all of them come to the end of what they do. */
  @Override
  public void close() throws InterruptedException {
    stop.set(true);
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
      if (thread.isAlive()) {
        tally.complain(thread.getName() + " hangs");
      }
    }
  }
}
