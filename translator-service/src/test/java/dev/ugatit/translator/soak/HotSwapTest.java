package dev.ugatit.translator.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.translator.http.Site;
import dev.ugatit.translator.model.WantedForm;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A better model goes live while users are connected; a broken one does not. */
class HotSwapTest {
  private static final int SWAPS = 9; // each kind of broken version once

  @TempDir Path folder;

  @Test
  void noRequestFailsWhileVersionsChange() throws Exception {
    var runners = Executors.newFixedThreadPool(2);
    try (var site = new Site(folder, 16, runners, WantedForm.WINOGRAD)) {
      Announcements announcements =
          (key, value) -> {
            site.catalogue.apply(key, value == null ? null : Json.bytes(value));
            site.models.refresh();
          };
      new HotSwaps(announcements, site.store, folder, site::newClient)
          .run(SWAPS, swap -> assertThat(site.models.statuses()).hasSizeLessThan(4));
    } finally {
      runners.shutdown();
    }
    assertThat(folder.resolve("cache")).isEmptyDirectory();
  }
}
