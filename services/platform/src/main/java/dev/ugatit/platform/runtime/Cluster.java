package dev.ugatit.platform.runtime;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What services of several processes share: Vert.x' shared data and event bus, over Hazelcast. It
 * carries who is there, leases and counts of rate limits; never pictures, models or anything that
 * must survive.
 *
 * <p>Modes: none (no members are configured; shared data is this process's own) or member. A member
 * joins in {@link #join} and leaves when Vert.x is closed. Members do not prove to each other who
 * they are: their ports belong into a network that is trusted. Thread-safe.
 */
public final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(90);

  private final @Nullable HazelcastClusterManager manager;
  private final String host;
  private final int port;
  private final int busPort;

  private Cluster(@Nullable HazelcastClusterManager manager, String host, int port, int busPort) {
    this.manager = manager;
    this.host = host;
    this.port = port;
    this.busPort = busPort;
  }

  /** A process that shares nothing. */
  public static Cluster none() {
    return new Cluster(null, "", 0, 0);
  }

  /**
   * As configured; nothing is opened yet.
   *
   * @throws ConfigurationException naming an address that is none
   */
  static Cluster of(Configuration configuration) {
    if (configuration.get(ClusterSettings.MEMBERS).isEmpty()) {
      return none();
    }
    String host = configuration.get(ClusterSettings.HOST);
    return new Cluster(
        new HazelcastClusterManager(ClusterConfig.of(configuration)),
        host,
        configuration.get(ClusterSettings.PORT),
        configuration.get(ClusterSettings.BUS_PORT));
  }

  /**
   * Builds Vert.x, as a member if there is a cluster. Blocks, but does not wait for members that
   * are absent.
   *
   * @throws ConfigurationException when this process cannot be a member
   */
  Vertx join(VertxOptions options, VertxBuilder builder) {
    HazelcastClusterManager joining = manager;
    if (joining == null) {
      return builder.with(options).build();
    }
    requireFree();
    options.getEventBusOptions().setHost(host).setPort(busPort);
    try {
      Vertx vertx =
          builder
              .with(options)
              .withClusterManager(joining)
              .buildClustered()
              .toCompletionStage()
              .toCompletableFuture()
              .get(JOIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      tell(joining.getHazelcastInstance());
      return vertx;
    } catch (ExecutionException failed) {
      throw failure(reason(failed), failed);
    } catch (TimeoutException late) {
      throw failure("it took longer than " + JOIN_LIMIT.toSeconds() + " s", late);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw failure("it was interrupted", stopped);
    }
  }

  /** Tells in one line what Hazelcast would tell in hundred. */
  private void requireFree() {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      LOG.debug("Port {} is free", probe.getLocalPort());
    } catch (IOException e) {
      throw failure(String.valueOf(e.getMessage()), e);
    }
  }

  /** Hazelcast, once joined; nothing where there is no cluster. */
  public Optional<HazelcastInstance> hazelcast() {
    return manager == null ? Optional.empty() : Optional.of(manager.getHazelcastInstance());
  }

  private void tell(HazelcastInstance hazelcast) {
    LOG.info(
        "Member {}:{} of a cluster of {}", host, port, hazelcast.getCluster().getMembers().size());
    hazelcast
        .getCluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void memberAdded(MembershipEvent event) {
                LOG.info("Member {} joined", event.getMember().getAddress());
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                LOG.info("Member {} is gone", event.getMember().getAddress());
              }
            });
  }

  private ConfigurationException failure(String reason, Exception cause) {
    return new ConfigurationException(
        "This process cannot be a member of a cluster at %s:%d: %s. Check %s, %s and %s"
            .formatted(
                host,
                port,
                reason,
                ClusterSettings.HOST.key(),
                ClusterSettings.PORT.key(),
                ClusterSettings.MEMBERS.key()),
        cause);
  }

  /** The first line of the innermost message. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    List<String> lines = String.valueOf(cause.getMessage()).lines().toList();
    String first = lines.isEmpty() ? cause.toString() : lines.get(0);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }
}
