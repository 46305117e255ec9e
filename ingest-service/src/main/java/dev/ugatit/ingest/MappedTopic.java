package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Names;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An existing topic of encoded pictures, all of one domain of one dataset. Its records' headers are
 * not read: they mean whatever their producers meant by them.
 */
record MappedTopic(String topic, String dataset, Domain domain) {
  private static final Pattern TEXT =
      Pattern.compile("([a-zA-Z0-9._-]{1,249})=([a-z0-9-]+)/([a-z]+)");

  MappedTopic {
    Objects.requireNonNull(topic, "topic is missing");
    Objects.requireNonNull(dataset, "dataset is missing");
    Objects.requireNonNull(domain, "domain is missing");
    Names.require("dataset", dataset);
  }

  /** Reads {@code TOPIC=DATASET/DOMAIN}, or the same three as a JSON object. */
  static MappedTopic parse(String text) {
    if (text.startsWith("{")) {
      return parseObject(text);
    }
    Matcher parts = TEXT.matcher(text.strip());
    if (!parts.matches()) {
      throw new IngestException(
          IngestSettings.TOPICS_KEY
              + ": \""
              + text
              + "\" is not understood; write TOPIC=DATASET/source or TOPIC=DATASET/target");
    }
    try {
      return new MappedTopic(parts.group(1), parts.group(2), Domain.of(parts.group(3)));
    } catch (IllegalArgumentException wrong) {
      throw new IngestException(IngestSettings.TOPICS_KEY + ": " + wrong.getMessage(), wrong);
    }
  }

  private static MappedTopic parseObject(String text) {
    try {
      return Json.read(text.getBytes(StandardCharsets.UTF_8), MappedTopic.class);
    } catch (IllegalArgumentException wrong) {
      throw new IngestException(
          IngestSettings.TOPICS_KEY
              + ": "
              + text
              + " is not understood; write {topic: TOPIC, dataset: DATASET, domain: source|target}: "
              + wrong.getMessage(),
          wrong);
    }
  }

  /** The mappings by topic; a topic that is named twice, or is the raw topic, is refused. */
  static Map<String, MappedTopic> byTopic(Collection<String> texts, String rawTopic) {
    Map<String, MappedTopic> topics = new TreeMap<>();
    for (String text : texts) {
      MappedTopic mapped = parse(text);
      if (mapped.topic().equals(rawTopic) || topics.put(mapped.topic(), mapped) != null) {
        throw new IngestException(
            IngestSettings.TOPICS_KEY
                + ": topic \""
                + mapped.topic()
                + "\" is read already; map each topic once, and not "
                + rawTopic);
      }
    }
    return topics;
  }

  Address address() {
    return new Address(dataset, domain, null);
  }
}
