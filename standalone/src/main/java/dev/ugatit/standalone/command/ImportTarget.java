package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.Connection;
import dev.ugatit.standalone.system.Services;
import dev.ugatit.standalone.system.TrainingClient;
import java.io.IOException;
import java.nio.file.Path;

/** Where commands publish models that no training here has made. */
record ImportTarget(Connection connection, SystemOptions system) {
  /** The store that the system's translators read. */
  ArtifactStore artifacts() throws IOException {
    return new FolderStore(
        PlatformSettings.artifacts(Services.configuration(system.quietRequest())));
  }

  /** For what is kept of imported models. */
  Path folder() {
    return connection.data().root().resolve("imports");
  }

  /**
   * Refuses a name that a training owns, or is going to.
   *
   * @throws CommandException naming the training
   */
  void requireFree(String model) throws InterruptedException {
    for (TrainingRecord training :
        new TrainingClient(connection.vertx(), connection.kafka()).list().values()) {
      if (model.equals(training.model())
          || model.equals(TrainingRecord.backOf(training.model()))
          || TrainingRecord.backOf(model).equals(training.model())) {
        throw new CommandException(
            "model \""
                + model
                + "\" belongs to training \""
                + training.id()
                + "\"; import under another name");
      }
    }
  }
}
