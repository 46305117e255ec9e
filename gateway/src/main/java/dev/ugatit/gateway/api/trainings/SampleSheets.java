package dev.ugatit.gateway.api.trainings;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.store.ArtifactCache;
import dev.ugatit.platform.store.ArtifactException;
import dev.ugatit.platform.store.ArtifactStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/**
 * Fetches sheets of samples from the artifact store, on a worker and one at a time. Confined to one
 * event loop.
 */
public final class SampleSheets {
  private static final int MOST_KEPT = 64;

  private final Vertx vertx;
  private final ArtifactCache sheets;

  /**
   * @param folder of its own, for the sheets that were asked for last
   */
  public SampleSheets(Vertx vertx, ArtifactStore artifacts, Path folder) {
    this.vertx = vertx;
    this.sheets = new ArtifactCache(artifacts, folder, MOST_KEPT);
  }

  /**
   * Gives a local file.
   *
   * @param uri that a report named
   * @return fails with a 404 {@link Refusal} when the store does not have it
   */
  Future<Path> file(String uri) {
    return vertx
        .executeBlocking(() -> sheets.fetch(uri), true)
        .recover(
            failure ->
                Future.failedFuture(failure instanceof ArtifactException ? gone() : failure));
  }

  /** The digest within {@code artifact:SHA256.png}. */
  static String digest(String uri) {
    return uri.replaceFirst("^artifact:([0-9a-f]{64})\\.png$", "$1");
  }

  private static Refusal gone() {
    return Refusal.of(
        404,
        "sample-gone",
        "The artifact store no longer has this sheet: newer ones may still be there.");
  }
}
