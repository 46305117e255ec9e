package dev.ugatit.platform.runtime;

import java.util.List;

/** Settings of the cluster that services of several processes may form. */
public final class ClusterSettings {
  public static final Setting<List<String>> MEMBERS =
      Setting.list(
          "cluster.members",
          List.of(),
          "Addresses of processes that share who is there, host or host:port; not all need be up."
              + " Empty: this process alone.");

  public static final Setting<String> HOST =
      Setting.text(
          "cluster.host",
          "127.0.0.1",
          "Address of this machine that other members reach it by, in a network that is trusted.");

  public static final Setting<Integer> PORT =
      Setting.integer("cluster.port", 5701, "Port for other members, and theirs if none is named.")
          .atLeast(1)
          .atMost(65_535);

  public static final Setting<Integer> BUS_PORT =
      Setting.integer("cluster.bus-port", 0, "Port of messages among members; 0 for any free one.")
          .atLeast(0)
          .atMost(65_535);

  public static final Setting<String> NAME =
      Setting.text("cluster.name", "ugatit", "Processes with another name are not let in.");

  private ClusterSettings() {}
}
