package dev.ugatit.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class PresetsInHelpTest {
  @ParameterizedTest
  @EnumSource(Preset.class)
  void helpAndReadmeShowEveryPresetAsTheCodeHasIt(Preset preset) throws IOException {
    String help = new CommandLine(new TrainCommand()).getUsageMessage();
    assertThat(help).contains(preset.label(), preset.pictures(), preset.needs(), preset.expect());
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    Path readme = Path.of(System.getProperty("ugatit.root")).resolve("README.md");
    assertThat(Files.readString(readme))
        .contains(
            "| `%s` | %s | %s | %s |"
                .formatted(preset.label(), preset.pictures(), preset.needs(), preset.expect()));
  }
}
