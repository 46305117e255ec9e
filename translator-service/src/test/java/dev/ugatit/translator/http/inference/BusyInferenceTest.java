package dev.ugatit.translator.http.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.http.Answer;
import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Client;
import dev.ugatit.translator.http.CountedStages;
import dev.ugatit.translator.http.Pictures;
import dev.ugatit.translator.http.Site;
import dev.ugatit.translator.model.TinyModel;
import dev.ugatit.translator.queue.Device;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inferences in the queue, whose runs the test holds in its hand. */
class BusyInferenceTest {
  private static final TinyModel TINY = new TinyModel(3);

  @TempDir Path folder;

  private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  private final CountedStages stages = new CountedStages();
  private Site site;

  @BeforeEach
  void start() throws Exception {
    site = new Site(folder, 4, new Device("cpu", 1, 4, 0), held::add, stages);
    site.announce(TINY, "anime", 1);
    site.champion("anime", 1);
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  private static Future<Answer> infer(Client client, TensorData batch) {
    byte[] data = DirectRun.bytes(FloatBuffer.wrap(batch.values()));
    String json =
        "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":"
            + Arrays.toString(batch.shape())
            + ",\"parameters\":{\"binary_data_size\":"
            + data.length
            + "}}],\"outputs\":[{\"name\":\"out\",\"parameters\":{\"binary_data\":true}}]}";
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + data.length);
    System.arraycopy(data, 0, body, head.length, data.length);
    return client.send(
        HttpMethod.POST,
        "/v2/models/anime/infer",
        Map.of("Inference-Header-Content-Length", String.valueOf(head.length)),
        body);
  }

  private Future<Answer> infer(int count, long seed) {
    return infer(site.client, TinyModel.noise(count, 32, 32, seed));
  }

  private void workOnce() throws InterruptedException {
    Runnable task = held.poll(20, TimeUnit.SECONDS);
    assertThat(task).as("a run was given to the runner").isNotNull();
    task.run();
  }

  private double runs() {
    return site.registry.get("ugatit.translator.batch").summary().count();
  }

  @Test
  void requestsShareARunButNeverWithPictures() throws Exception {
    Future<Answer> first = infer(1, 1);
    Await.until(() -> site.queue.load().running() == 1);
    byte[] png = Pictures.png(Pictures.noise(32, 32, 1));
    List<Future<Answer>> pictures = List.of(site.client.begin("anime", "champion", png));
    Await.until(() -> site.queue.load().waitingTotal() == 1);
    List<Future<Answer>> tensors = List.of(infer(1, 2), infer(2, 3));
    Await.until(() -> site.queue.load().waitingTotal() == 4);
    stages.await(5); // what is not prepared yet would miss its run

    workOnce();
    workOnce();
    workOnce();

    assertThat(Await.result(first).status()).isEqualTo(200);
    for (Future<Answer> each : pictures) {
      assertThat(Await.result(each).picture().width()).isEqualTo(32);
    }
    for (Future<Answer> each : tensors) {
      assertThat(Await.result(each).status()).isEqualTo(200);
    }
    assertThat(runs()).as("the first, the picture, the other three tensors").isEqualTo(3);
    TensorData wanted = TINY.oracle(TinyModel.noise(1, 32, 32, 2), "out");
    byte[] got = Await.result(tensors.get(0)).body();
    byte[] last = Arrays.copyOfRange(got, got.length - 12_288, got.length);
    assertThat(largestDifference(last, wanted)).isLessThan(1e-4);
  }

  private static double largestDifference(byte[] bytes, TensorData wanted) {
    var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    double largest = 0;
    for (float value : wanted.values()) {
      largest = Math.max(largest, Math.abs(value - floats.get()));
    }
    return largest;
  }

  @Test
  void aBatchThatFindsNoRoomLeavesNothingBehind() throws Exception {
    Future<Answer> running = infer(1, 1);
    Await.until(() -> site.queue.load().running() == 1);
    Future<Answer> waiting = infer(2, 2);
    Await.until(() -> site.queue.load().waitingTotal() == 2);
    stages.await(3);

    Answer refused = Await.result(infer(3, 3));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("retry-after")).matches("[0-9]+");
    assertThat(site.queue.load().waitingTotal()).isEqualTo(2);
    workOnce();
    workOnce();
    assertThat(Await.result(running).status()).isEqualTo(200);
    assertThat(Await.result(waiting).status()).isEqualTo(200);
    assertThat(held).isEmpty();
  }

  @Test
  void aClientThatGoesAwayTakesItsWholeBatchAlong() throws Exception {
    Future<Answer> running = infer(1, 1);
    Await.until(() -> site.queue.load().running() == 1);
    Client leaving = site.newClient();
    Future<Answer> left = infer(leaving, TinyModel.noise(3, 32, 32, 2));
    Await.until(() -> site.queue.load().waitingTotal() == 3);

    leaving.close();

    Await.until(() -> site.queue.load().waitingTotal() == 0);
    Await.until(left::isComplete);
    workOnce();
    assertThat(Await.result(running).status()).isEqualTo(200);
  }
}
