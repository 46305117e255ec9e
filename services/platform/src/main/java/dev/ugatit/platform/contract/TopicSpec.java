package dev.ugatit.platform.contract;

import java.util.Map;

/**
 * A topic as the bootstrap step creates it.
 *
 * @param name the full name, prefix included
 * @param partitions number of partitions at creation; an existing topic keeps its own
 * @param configuration topic-level settings such as {@code cleanup.policy}
 */
public record TopicSpec(String name, int partitions, Map<String, String> configuration) {
  public TopicSpec {
    configuration = Map.copyOf(configuration);
  }
}
