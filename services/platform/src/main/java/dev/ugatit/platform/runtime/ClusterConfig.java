package dev.ugatit.platform.runtime;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hazelcast as the services use it: over TCP among listed members, with nothing looked for on the
 * network and nothing told to its vendor; small maps that forget.
 */
final class ClusterConfig {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterConfig.class);
  private static final Pattern MEMBER =
      Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}))(?::(\\d{1,5}))?");

  /** Entries of one map on one member; beyond, the least recently used go. */
  private static final int MOST_ENTRIES = 100_000;

  private static final int CONNECT_SECONDS = 5;
  private static final String LOGGING = "hazelcast.logging.type";

  private ClusterConfig() {}

  /**
   * The configuration for these settings. Looks names up, and so blocks.
   *
   * @throws ConfigurationException naming an address that is none or cannot be used
   */
  static Config of(Configuration configuration) {
    InetAddress self = self(configuration.get(ClusterSettings.HOST));
    int port = configuration.get(ClusterSettings.PORT);
    Config config = new Config().setClusterName(configuration.get(ClusterSettings.NAME));
    properties(config);
    listen(config.getNetworkConfig(), self, port);
    join(config.getNetworkConfig().getJoin(), members(configuration, self, port));
    maps(config);
    config.getSerializationConfig().setJavaSerializationFilterConfig(ownClasses());
    return config;
  }

  private static void properties(Config config) {
    // Read before any configuration is, by the class that starts Hazelcast.
    System.setProperty(LOGGING, "slf4j");
    config
        .setProperty(LOGGING, "slf4j")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        // Its own interface alone.
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.max.join.seconds", "60")
        // Small maps need few; and of each member that was ever lost, what every partition looked
        // like is kept for ever: 100 kB with the usual 271.
        .setProperty("hazelcast.partition.count", "31")
        // A process that ends is noticed at once by its connections; this is for a machine that is
        // cut off, and longer than the collection of any garbage.
        .setProperty("hazelcast.max.no.heartbeat.seconds", "20")
        .setProperty("hazelcast.graceful.shutdown.max.wait", "5")
        // Halves that came to be because a network broke meet again soon.
        .setProperty("hazelcast.merge.first.run.delay.seconds", "10")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "10");
    config.getMetricsConfig().setEnabled(false);
  }

  private static void listen(NetworkConfig network, InetAddress self, int port) {
    network.setPort(port).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface(self.getHostAddress());
  }

  private static void join(JoinConfig join, List<String> members) {
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setConnectionTimeoutSeconds(CONNECT_SECONDS)
        .setMembers(members);
  }

  /** What Vert.x needs stays as long as its nodes; what is ours is bounded besides. */
  private static void maps(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs").setBackupCount(1).setValueCollectionType("SET"));
    config.addMapConfig(
        new MapConfig("ugatit.*")
            .setBackupCount(1)
            .setEvictionConfig(
                new EvictionConfig()
                    .setEvictionPolicy(EvictionPolicy.LRU)
                    .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                    .setSize(MOST_ENTRIES)));
  }

  /** A member may not make another one build objects of any class. */
  private static JavaSerializationFilterConfig ownClasses() {
    var filter = new JavaSerializationFilterConfig();
    filter
        .getWhitelist()
        .addPrefixes("java.", "com.hazelcast.", "io.vertx.", "io.github.bucket4j.", "[");
    return filter;
  }

  private static InetAddress self(String host) {
    try {
      InetAddress self = InetAddress.getByName(host);
      if (self.isAnyLocalAddress()) {
        throw problem(ClusterSettings.HOST, host, "name the one address that others reach");
      }
      return self;
    } catch (UnknownHostException e) {
      throw problem(ClusterSettings.HOST, host, "this name is not known");
    }
  }

  private static List<String> members(Configuration configuration, InetAddress self, int port) {
    var members = new ArrayList<String>();
    var unknown = new ArrayList<String>();
    for (String member : configuration.get(ClusterSettings.MEMBERS)) {
      var matcher = MEMBER.matcher(member);
      if (!matcher.matches() || !isPort(matcher.group(2))) {
        throw problem(ClusterSettings.MEMBERS, member, "a member is host or host:port");
      }
      requireReachable(member, matcher.group(1), self, unknown);
      members.add(matcher.group(2) == null ? member + ":" + port : member);
    }
    if (unknown.size() == members.size()) {
      throw problem(
          ClusterSettings.MEMBERS, String.join(",", unknown), "none of these names is known");
    }
    if (!unknown.isEmpty()) {
      LOG.warn("Members whose names are not known yet: {}", unknown);
    }
    return members;
  }

  private static boolean isPort(@Nullable String port) {
    return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65_535);
  }

  private static void requireReachable(
      String member, String host, InetAddress self, List<String> unknown) {
    try {
      boolean here = InetAddress.getByName(host).isLoopbackAddress();
      if (self.isLoopbackAddress() && !here) {
        throw problem(
            ClusterSettings.MEMBERS,
            member,
            "it cannot reach this process on loopback; set %s to an address of this machine"
                .formatted(ClusterSettings.HOST.key()));
      }
    } catch (UnknownHostException e) {
      unknown.add(member);
    }
  }

  private static ConfigurationException problem(Setting<?> setting, String value, String cure) {
    return new ConfigurationException(
        List.of("%s = \"%s\": %s".formatted(setting.key(), value, cure)));
  }
}
