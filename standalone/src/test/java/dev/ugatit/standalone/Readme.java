package dev.ugatit.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The README and the commands that it shows in blocks of {@code sh}. */
final class Readme {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private Readme() {}

  static String text() throws IOException {
    return Files.readString(CommandProcess.root().resolve("README.md"));
  }

  /** Each command as its words, in the order of the page. */
  static List<List<String>> commands() throws IOException {
    var commands = new ArrayList<List<String>>();
    BLOCK
        .matcher(text())
        .results()
        .flatMap(block -> block.group(1).replace("\\\n", " ").lines())
        .map(line -> line.replaceFirst("\\s+#.*", ""))
        .filter(line -> !line.isBlank())
        .forEach(line -> commands.add(words(line)));
    return commands;
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
        .toList();
  }
}
