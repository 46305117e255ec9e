package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Each command of the README exists with the options that it is shown with, and its links lead
 * somewhere. {@link ReadmeIT} runs the commands.
 */
class ReadmeTest {
  static Stream<List<String>> commands() throws IOException {
    return Readme.commands().stream().filter(words -> words.get(0).equals("./ugatit"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandIsUnderstood(List<String> words) {
    CommandLine line = Main.commandLine();
    ParseResult parsed = line.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    assertThat(parsed.subcommand()).isNotNull();
    assertThat(parsed.subcommand().unmatched()).isEmpty();
  }

  @Test
  void readmeShowsEveryCommandThatAPersonNeeds() throws IOException {
    assertThat(commands().map(words -> words.get(1)).distinct())
        .contains("demo", "train", "translate", "models", "runs", "doctor", "service");
    assertThat(Readme.commands()).contains(List.of("mvn", "verify"));
    assertThat(Readme.text()).contains("./ugatit up");
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    var links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Readme.text());
    int found = 0;
    while (links.find()) {
      found++;
      assertThat(CommandProcess.root().resolve(links.group(1))).exists();
    }
    assertThat(found).isPositive();
  }
}
