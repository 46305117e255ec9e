package dev.ugatit.gateway.api.datasets;

import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.gateway.tables.DatasetTable;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Outgoing;
import io.vertx.core.Future;
import java.util.Optional;

/** Declares datasets. Confined to one event loop. */
public final class DatasetControl {
  private final DatasetTable datasets;
  private final StateWriter writer;
  private final String topic;

  /**
   * @param writer into {@code datasets}
   * @param topic of declarations
   */
  public DatasetControl(DatasetTable datasets, StateWriter writer, String topic) {
    this.datasets = datasets;
    this.writer = writer;
    this.topic = topic;
  }

  /**
   * Declares a dataset, unless it is declared so already.
   *
   * @return whether there was none of this name before; fails with a 409 {@link Refusal} when it is
   *     declared otherwise
   */
  Future<Boolean> declare(Dataset wanted) {
    return writer.inTurn(
        () -> {
          Optional<Dataset> known = datasets.get(wanted.name());
          if (known.isEmpty()) {
            return writer.write(Outgoing.json(topic, wanted.name(), wanted)).map(true);
          }
          return known.get().equals(wanted)
              ? Future.succeededFuture(false)
              : Future.failedFuture(declaredOtherwise(known.get()));
        });
  }

  private static Refusal declaredOtherwise(Dataset known) {
    return Refusal.of(
        409,
        "dataset-exists",
        ("Dataset \"%s\" is declared with size %d, fit %s and testOneIn %d, and declarations never"
                + " change: choose another name.")
            .formatted(known.name(), known.size(), known.fit().label(), known.testOneIn()));
  }
}
