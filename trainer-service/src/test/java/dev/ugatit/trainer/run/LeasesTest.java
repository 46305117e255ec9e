package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.runtime.ServiceRunner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Claims behave alike within one process and over a cluster. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LeasesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private static boolean is(Future<Boolean> future) throws Exception {
    return future.await(30, TimeUnit.SECONDS);
  }

  private static void assertExclusive(Vertx here, Vertx there) throws Exception {
    var one = new Leases(here, "one", LONG);
    var other = new Leases(there, "other", LONG);

    assertThat(is(one.claim("t"))).isTrue();
    assertThat(is(one.claim("t"))).isTrue();
    assertThat(is(other.claim("t"))).isFalse();
    assertThat(is(one.renew("t"))).isTrue();
    assertThat(is(other.renew("t"))).isFalse();

    one.release("t").await(30, TimeUnit.SECONDS);
    assertThat(is(other.renew("t"))).isTrue();
    assertThat(is(one.renew("t"))).isFalse();
    assertThat(is(one.claim("t"))).isFalse();
  }

  @Test
  void inOneProcess() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      assertExclusive(vertx, vertx);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void overACluster() throws Exception {
    int first = freePort();
    int second = freePort();
    ServiceRunner one = member(first, second);
    ServiceRunner other = member(second, first);
    try {
      assertExclusive(one.vertx(), other.vertx());
      var map = one.context().cluster().hazelcast().orElseThrow().getMap("ugatit.trainings.leases");
      assertThat(map.keySet()).hasSize(1);
      for (Object key : map.keySet()) {
        assertThat(map.getEntryView(key).getTtl()).isEqualTo(LONG.toMillis());
      }
    } finally {
      other.stop().await(60, TimeUnit.SECONDS);
      one.stop().await(60, TimeUnit.SECONDS);
    }
  }

  private ServiceRunner member(int port, int other) {
    return ServiceRunner.create(
        Configuration.of(
            PlatformSettings.all(),
            Map.of(
                "data", folder.resolve(String.valueOf(port)).toString(),
                "cluster.members", "127.0.0.1:" + port + ",127.0.0.1:" + other,
                "cluster.port", String.valueOf(port))));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
