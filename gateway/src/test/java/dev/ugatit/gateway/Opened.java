package dev.ugatit.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** What one test opens; closed the newest first. */
public final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

  /** Remembers something to close. */
  public <T extends AutoCloseable> T add(T opened) {
    newestFirst.push(opened);
    return opened;
  }

  /** A gateway before these translators; without any, before those that announce themselves. */
  public RunningGateway gateway(Path folder, Map<String, String> settings, String... translators)
      throws IOException, TimeoutException {
    Map<String, String> all = new HashMap<>(settings);
    if (translators.length > 0) {
      all.put("gateway.translators", String.join(",", translators));
    }
    return add(new RunningGateway(folder, all));
  }

  @Override
  public void close() throws Exception {
    while (!newestFirst.isEmpty()) {
      newestFirst.pop().close();
    }
  }
}
