package dev.ugatit.platform.runtime;

import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.store.ArtifactStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/**
 * What a service is given at its start.
 *
 * @param data folder for what the service keeps on this machine
 * @param cluster what the services of several processes share; none in a single process
 */
public record ServiceContext(
    Configuration configuration,
    KafkaSettings kafka,
    MeterRegistry metrics,
    Health health,
    ArtifactStore artifacts,
    Path data,
    Cluster cluster) {

  /** Of a service outside of any cluster. */
  public ServiceContext(
      Configuration configuration,
      KafkaSettings kafka,
      MeterRegistry metrics,
      Health health,
      ArtifactStore artifacts,
      Path data) {
    this(configuration, kafka, metrics, health, artifacts, data, Cluster.none());
  }
}
