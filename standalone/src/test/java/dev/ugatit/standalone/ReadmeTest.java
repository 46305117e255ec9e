package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
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
 * somewhere. {@code DemoIT} and {@code FiveProcessesIT} run them.
 */
class ReadmeTest {
  static Stream<String> commands() throws IOException {
    var commands = new ArrayList<String>();
    boolean shell = false;
    for (String line : readme().lines().toList()) {
      if (line.startsWith("```")) {
        shell = line.equals("```sh");
      } else if (shell && line.startsWith("./ugatit")) {
        commands.add(line.replaceFirst("\\s+#.*", ""));
      }
    }
    return commands.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandIsUnderstood(String command) {
    List<String> words = words(command);
    CommandLine line = Main.commandLine();
    ParseResult parsed = line.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    assertThat(parsed.subcommand()).isNotNull();
    assertThat(parsed.subcommand().unmatched()).isEmpty();
  }

  @Test
  void readmeShowsEveryCommandThatAPersonNeeds() throws IOException {
    assertThat(commands().map(command -> words(command).get(1)).distinct())
        .contains("demo", "train", "translate", "models", "runs", "doctor", "service");
    assertThat(readme()).contains("mvn verify", "./ugatit up");
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    var links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(readme());
    int found = 0;
    while (links.find()) {
      found++;
      assertThat(CommandProcess.root().resolve(links.group(1))).exists();
    }
    assertThat(found).isPositive();
  }

  private static List<String> words(String command) {
    return Pattern.compile("\\s+").splitAsStream(command).toList();
  }

  private static String readme() throws IOException {
    return Files.readString(CommandProcess.root().resolve("README.md"));
  }
}
