package dev.ugatit.trainer.run;

import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.store.ArtifactStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the trainings of one trainer share.
 *
 * @param records for what is said of a training that nobody has begun; its owner has its own
 * @param runs folder of the runs
 * @param stores folder of the stores of pictures
 * @param keep number of newest checkpoints that stay
 * @param maxPictures most pictures of one dataset
 * @param progressInterval time between two reports
 * @param leaseTime after which a trainer that is gone loses its training
 */
public record TrainerContext(
    Vertx vertx,
    KafkaSettings kafka,
    MeterRegistry metrics,
    ArtifactStore artifacts,
    RecordSink records,
    Path runs,
    Path stores,
    int keep,
    int maxPictures,
    Duration progressInterval,
    Duration leaseTime) {}
