package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.standalone.system.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  @Test
  void pageListsEverySettingAsTheCodeHasIt() throws Exception {
    Path page = CommandProcess.root().resolve("docs/configuration.md");
    String table = Configuration.describe(Services.settings());
    assertThat(Files.readString(page))
        .as("put this table into docs/configuration.md:%n%s", table)
        .contains(table);
  }
}
