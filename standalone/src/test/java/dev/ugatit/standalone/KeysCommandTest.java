package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.access.ApiKey;
import dev.ugatit.platform.access.KeyFile;
import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.access.Role;
import dev.ugatit.platform.store.Digests;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeysCommandTest {
  @TempDir private Path folder;

  /** What a command wrote. */
  private record Said(int code, String out, String err) {}

  private Said keys(String... words) {
    var arguments = new ArrayList<>(List.of("keys"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--file", file().toString()));
    var errors = new StringWriter();
    CommandLine line = Main.commandLine().setErr(new PrintWriter(errors));
    PrintStream before = System.out;
    var out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int code = line.execute(arguments.toArray(String[]::new));
      return new Said(code, out.toString(StandardCharsets.UTF_8), errors.toString());
    } finally {
      System.setOut(before);
    }
  }

  private Path file() {
    return folder.resolve("keys.json");
  }

  @Test
  void aKeyIsPrintedOnceAndItsDigestKept() throws Exception {
    Said said = keys("add", "phone", "--role", "translator", "--rate", "5", "--burst", "9");

    assertThat(said.code()).as(said.err()).isZero();
    String text = said.out().strip();
    assertThat(text).matches("ugatit_[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(file())).doesNotContain(text);
    ApiKey kept = new KeyFile(file()).read().get(0);
    assertThat(kept.name()).isEqualTo("phone");
    assertThat(kept.role()).isEqualTo(Role.TRANSLATOR);
    assertThat(kept.limit()).isEqualTo(new RateLimit(5, 9));
    assertThat(kept.sha256()).isEqualTo(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));

    Said list = keys("list");
    assertThat(list.out()).contains("phone", "translator", "5", "9").doesNotContain(text);
  }

  @Test
  void keysAreAddedAndRemovedByName() throws Exception {
    keys("add", "a", "--role", "viewer");
    keys("add", "b", "--role", "admin");
    Said twice = keys("add", "a", "--role", "admin");
    Said gone = keys("remove", "a");

    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.err()).contains("already");
    assertThat(gone.code()).as(gone.err()).isZero();
    assertThat(new KeyFile(file()).read()).extracting(ApiKey::name).containsExactly("b");
    assertThat(keys("remove", "a").err()).contains("there is no key \"a\"");
  }

  @Test
  void wrongWordsAreNamed() throws Exception {
    assertThat(keys("add", "a", "--role", "root").err()).contains("viewer, translator");
    assertThat(keys("add", "A B", "--role", "viewer").err()).contains("not allowed");
    assertThat(keys("add", "a", "--role", "viewer", "--burst", "3").err()).contains("--rate");
    assertThat(keys("list").err()).contains("there is no");
    Files.writeString(file(), "something else");
    assertThat(keys("add", "a", "--role", "viewer").err()).contains("no file of API keys");
    assertThat(file()).hasContent("something else");
  }
}
