package dev.ugatit.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.contract.TrainingRecord;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FolderNamesTest {
  @Test
  void modelIsNamedAfterItsFolders() {
    assertThat(FolderNames.modelOf(Path.of("/x/Selfie"), Path.of("anime/")))
        .isEqualTo("selfie2anime");
  }

  @Test
  void oddFoldersStillGiveNames() {
    String model = FolderNames.modelOf(Path.of("/"), Path.of("Ünïcode " + "x".repeat(200)));
    assertThat(Names.isName(TrainingRecord.backOf(model))).isTrue();
  }
}
