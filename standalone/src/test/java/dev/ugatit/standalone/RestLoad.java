package dev.ugatit.standalone;

import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.standalone.bench.Photo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients of both gateways over REST, of all kinds, until it is closed. */
final class RestLoad implements AutoCloseable {
  /** As many as keep two translators busy. */
  static final int MANY = 4;

  private static final int MOST_COMPLAINTS = 50;

  private final Twins twins;
  private final String model;
  private final byte[] photo = Photo.jpeg(Twins.SIZE);
  private final byte[] broken = BadPictures.named("truncated-jpeg");
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  private volatile boolean over;

  /** Not started yet. */
  RestLoad(Twins twins, String model) {
    this.twins = twins;
    this.model = model;
  }

  /** Starts so many clients; the load ends with {@link #close}. */
  RestLoad start(int clients) {
    for (int i = 0; i < clients; i++) {
      var random = new SplittableRandom(i);
      var thread = new Thread(() -> run(random), "rest-client-" + i);
      thread.start();
      threads.add(thread);
    }
    return this;
  }

  private void run(SplittableRandom random) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    while (!over) {
      URI gateway = twins.gatewayAddress(random.nextInt(2));
      try {
        switch (random.nextInt(10)) {
          case 0 -> expect(client, "models", 200, request(gateway, "/v1/models").GET());
          case 1 -> expect(client, "trainings", 200, request(gateway, "/v1/trainings").GET());
          case 2 -> expect(client, "broken", 422, translation(gateway, "image/png", broken));
          case 3, 4, 5 -> expect(client, "jpeg", 200, translation(gateway, "image/jpeg", photo));
          default -> expect(client, "png", 200, translation(gateway, "image/png", photo));
        }
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        complain(gateway + " broke off: " + e);
      }
    }
  }

  private HttpRequest.Builder translation(URI gateway, String type, byte[] picture) {
    return request(gateway, "/v1/models/" + model + "/translate")
        .header("accept", type)
        .POST(BodyPublishers.ofByteArray(picture));
  }

  private HttpRequest.Builder request(URI gateway, String path) {
    return twins.request(gateway, path, Twins.BOSS);
  }

  private void expect(HttpClient client, String kind, int status, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    String outcome = kind + " " + answer.statusCode();
    counts.computeIfAbsent(outcome, made -> new AtomicLong()).incrementAndGet();
    if (answer.statusCode() != status) {
      complain(outcome + ": " + new String(answer.body(), StandardCharsets.UTF_8));
    }
  }

  private void complain(String what) {
    if (complaints.size() < MOST_COMPLAINTS) {
      complaints.add(Instant.now() + " " + what);
    }
  }

  /** What went otherwise than it should. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Answers by kind and status. */
  Map<String, AtomicLong> counts() {
    return new TreeMap<>(counts);
  }

  /** All answers. */
  long answers() {
    return counts.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** Lets what is under way end. */
  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
