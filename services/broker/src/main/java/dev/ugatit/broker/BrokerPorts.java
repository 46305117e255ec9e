package dev.ugatit.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;

/**
 * The two loopback ports of a broker: {@code client} for producers and consumers, {@code
 * controller} for its own quorum.
 *
 * <p>They are remembered beside the data, so that a restart takes the same ones where they are
 * still free: clients that outlive the broker then find it again by themselves.
 */
record BrokerPorts(int client, int controller) {
  private static final String FILE = "ugatit-broker.properties";

  /**
   * Chooses ports for the broker of {@code folder} and remembers them.
   *
   * @param wanted the client port, or 0 for "the last one of this folder, else any free one"
   * @throws BrokerException if {@code wanted} is taken by another program
   */
  static BrokerPorts choose(Path folder, int wanted) throws IOException {
    Properties last = read(folder.resolve(FILE));
    Set<Integer> taken = new LinkedHashSet<>();
    int client = wanted == 0 ? lastOrFree(last, "client", taken) : demand(wanted);
    taken.add(client);
    int controller = lastOrFree(last, "controller", taken);
    BrokerPorts ports = new BrokerPorts(client, controller);
    ports.write(folder.resolve(FILE));
    return ports;
  }

  private static int demand(int port) {
    if (!isFree(port)) {
      throw new BrokerException(
          "Port " + port + " is taken by another program; choose another one, or 0 for any");
    }
    return port;
  }

  private static int lastOrFree(Properties last, String name, Set<Integer> taken)
      throws IOException {
    int port = parse(last.getProperty(name, "0"));
    if (port > 0 && !taken.contains(port) && isFree(port)) {
      return port;
    }
    while (true) {
      int free = anyFree();
      if (!taken.contains(free)) {
        return free;
      }
    }
  }

  private static int parse(String text) {
    try {
      int port = Integer.parseInt(text.trim());
      return port > 0 && port < 65_536 ? port : 0;
    } catch (NumberFormatException damaged) {
      return 0;
    }
  }

  private static int anyFree() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // A port whose last connections linger in TIME_WAIT is free for a listener.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        properties.load(in);
      }
    }
    return properties;
  }

  private void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("client", Integer.toString(client));
    properties.setProperty("controller", Integer.toString(controller));
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, "Ports of this folder's broker; safe to delete while it is stopped");
    }
  }
}
