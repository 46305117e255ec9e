package dev.ugatit.translator.soak;

import dev.ugatit.platform.image.Picture;
import dev.ugatit.translator.http.Answer;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.http.Pictures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Clients that ask one model's champion for translations without a pause, each on a thread and
 * connections of its own. By turns they want the model's size and another one.
 */
final class Users implements AutoCloseable {
  static final Picture INPUT = Pictures.noise(32, 32, 9);

  private static final int MOST_COMPLAINTS = 20;
  private static final String[] OTHER_SIZE = {"ugatit-size", "48"};

  private final String model;
  private final Championship championship;
  private final Map<String, Long> answers = new ConcurrentHashMap<>();
  private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final CountDownLatch gone;

  Users(int count, String model, Championship championship, Supplier<Client> clients) {
    this.model = model;
    this.championship = championship;
    gone = new CountDownLatch(count);
    for (int user = 0; user < count; user++) {
      Client client = clients.get();
      var thread = new Thread(() -> use(client), "user");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void use(Client client) {
    byte[] picture = Pictures.png(INPUT);
    try {
      for (int request = 0; !stop.get() && complaints.size() < MOST_COMPLAINTS; request++) {
        boolean own = request % 2 == 0;
        long asked = System.nanoTime();
        Answer answer =
            client.translate(model, "champion", picture, own ? new String[0] : OTHER_SIZE);
        check(answer, own, asked, System.nanoTime());
      }
    } catch (Exception | Error e) { // Vert.x throws checked ones unchecked
      complaints.add(e.toString());
    } finally {
      client.close();
      gone.countDown();
    }
  }

  private void check(Answer answer, boolean own, long asked, long answered) {
    if (answer.status() != 200) {
      complaints.add(
          "status " + answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
      return;
    }
    String key = answer.header("ugatit-model");
    String complaint = championship.complaint(key, answer.header("ugatit-digest"), asked, answered);
    if (!complaint.isEmpty()) {
      complaints.add(complaint);
    }
    // Another size changes from the plain form to the faster one, which rounds otherwise.
    if (own && !Arrays.equals(bodies.computeIfAbsent(key, first -> answer.body()), answer.body())) {
      complaints.add(key + " gave two answers to one picture");
    }
    answers.merge(key, 1L, Long::sum);
  }

  /** How many answers this version has given. */
  long answersOf(String key) {
    return answers.getOrDefault(key, 0L);
  }

  /** How many answers there were. */
  long answers() {
    return answers.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What was wrong. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() throws InterruptedException {
    stop.set(true);
    gone.await();
  }
}
