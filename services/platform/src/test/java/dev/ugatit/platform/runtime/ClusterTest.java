package dev.ugatit.platform.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.shareddata.AsyncMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClusterTest {
  private final Deque<Vertx> running = new ArrayDeque<>();

  @AfterEach
  void stopAll() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close().await(60, TimeUnit.SECONDS);
    }
  }

  private static Configuration configuration(Map<String, String> settings) {
    return Configuration.of(PlatformSettings.all(), settings);
  }

  private Vertx join(Map<String, String> settings) {
    Vertx vertx = Cluster.of(configuration(settings)).join(new VertxOptions(), Vertx.builder());
    running.push(vertx);
    return vertx;
  }

  private Vertx join(String name, int port, int... members) {
    var settings = new HashMap<>(Map.of("cluster.name", name, "cluster.port", "" + port));
    settings.put("cluster.members", String.join(",", addresses(members)));
    return join(settings);
  }

  private static List<String> addresses(int... ports) {
    return Arrays.stream(ports).mapToObj(port -> "127.0.0.1:" + port).toList();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(30, TimeUnit.SECONDS);
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static AsyncMap<String, String> map(Vertx vertx) throws Exception {
    return await(vertx.sharedData().getAsyncMap("ugatit.test"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void withoutMembersNothingIsOpened() {
    Cluster cluster = Cluster.of(configuration(Map.of()));

    Vertx vertx = cluster.join(new VertxOptions(), Vertx.builder());
    running.push(vertx);

    assertThat(vertx.isClustered()).isFalse();
    assertThat(cluster.hazelcast()).isEmpty();
  }

  @Test
  void membersShareMapsThatForget() throws Exception {
    int first = freePort();
    int second = freePort();
    Vertx one = join("a", first, first, second); // the second is absent at its start
    Vertx other = join("a", second, first, second);

    await(map(one).put("key", "value"));
    await(map(one).put("brief", "value", 1_000));

    assertThat(await(map(other).get("key"))).isEqualTo("value");
    until(() -> value(other, "brief") == null);
    assertThat(await(map(other).get("key"))).isEqualTo("value");
  }

  private static @Nullable String value(Vertx vertx, String key) {
    try {
      return await(map(vertx).get(key));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void membersThatStartTogetherMeet() throws Exception {
    int[] ports = {freePort(), freePort(), freePort()};
    var starts =
        Arrays.stream(ports)
            .mapToObj(
                port ->
                    CompletableFuture.supplyAsync(
                        () ->
                            Cluster.of(
                                    configuration(
                                        Map.of(
                                            "cluster.port",
                                            "" + port,
                                            "cluster.members",
                                            String.join(",", addresses(ports)))))
                                .join(new VertxOptions(), Vertx.builder())))
            .toList();
    for (var start : starts) {
      running.push(start.get(60, TimeUnit.SECONDS));
    }

    await(map(starts.get(0).get()).put("key", "value"));

    until(() -> "value".equals(value(running.peekFirst(), "key")));
    until(() -> "value".equals(value(running.peekLast(), "key")));
  }

  @Test
  void otherNamesAreOtherClusters() throws Exception {
    int first = freePort();
    int second = freePort();
    Vertx one = join("a", first, first, second);
    Vertx other = join("b", second, first, second);

    await(map(one).put("key", "value"));

    assertThat(value(other, "key")).isNull();
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> join("a", port, port))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("cluster.port")
          .hasMessageContaining("in use");
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() throws Exception {
    String elsewhere = "192.0.2.1"; // reserved for documentation
    Map<String, String> settings =
        Map.of("cluster.host", elsewhere, "cluster.members", elsewhere + ":" + freePort());

    assertThatThrownBy(() -> join(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(elsewhere)
        .hasMessageContaining("cluster.host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:5701",
        "127.0.0.1:0",
        "127.0.0.1:70000",
        "a b",
        "-a:1",
        "nobody.invalid",
        "192.0.2.1:5701"
      })
  void aBadMemberIsNamed(String member) {
    assertThatThrownBy(() -> Cluster.of(configuration(Map.of("cluster.members", member))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cluster.members")
        .hasMessageContaining(member);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "nobody.invalid"})
  void anAddressThatNobodyReachesIsNamed(String host) {
    var settings = Map.of("cluster.members", "127.0.0.1", "cluster.host", host);

    assertThatThrownBy(() -> Cluster.of(configuration(settings)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cluster.host")
        .hasMessageContaining(host);
  }

  @Test
  void nothingIsLookedForOnTheNetwork() {
    Config config = ClusterConfig.of(configuration(Map.of("cluster.members", "127.0.0.1")));

    assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled()).isFalse();
    assertThat(config.getNetworkConfig().getJoin().isAutoDetectionEnabled()).isFalse();
    assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
        .containsExactly("127.0.0.1:5701");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.findMapConfig("ugatit.translators").getEvictionConfig().getSize())
        .isEqualTo(100_000);
  }
}
