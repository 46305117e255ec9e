package dev.ugatit.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  private static final String DIGEST = "0".repeat(64);

  @TempDir private Path folder;
  private Path path;
  private KeyFile file;

  @BeforeEach
  void name() {
    path = folder.resolve("keys.json");
    file = new KeyFile(path);
  }

  @Test
  void whatIsWrittenIsReadAndNobodyElseMayReadIt() throws Exception {
    var keys =
        List.of(
            new ApiKey("phone", Role.TRANSLATOR, DIGEST, new RateLimit(5, 10), 7),
            new ApiKey("boss", Role.ADMIN, "f".repeat(64), null, 8));

    file.write(keys);

    assertThat(file.read()).isEqualTo(keys);
    assertThat(Files.readString(path)).contains("\"role\" : \"translator\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatItsGroupMayReadStaysSo() throws Exception {
    file.write(List.of());
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));

    file.write(List.of(new ApiKey("boss", Role.ADMIN, DIGEST, null, 8)));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-r-----");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "{}",
        "{\"schema\": 2, \"keys\": []}",
        "{\"schema\": 1}",
        "{\"schema\": 1, \"keys\": [{\"name\": \"a\"}]}",
        "{\"schema\": 1, \"keys\": [{\"name\": \"A b\", \"role\": \"admin\", \"sha256\": \"D\","
            + " \"created\": 1}]}",
        "{\"schema\": 1, \"keys\": [{\"name\": \"a\", \"role\": \"root\", \"sha256\": \"D\","
            + " \"created\": 1}]}",
        "{\"schema\": 1, \"keys\": [{\"name\": \"a\", \"role\": \"admin\", \"sha256\": \"secret\","
            + " \"created\": 1}]}",
        "{\"schema\": 1, \"keys\": [{\"name\": \"a\", \"role\": \"admin\", \"sha256\": \"D\","
            + " \"created\": 1, \"limit\": {\"perSecond\": 0, \"burst\": 1}}]}",
        "{\"schema\": 1, \"keys\": [{\"name\": \"a\", \"role\": \"admin\", \"sha256\": \"D\","
            + " \"created\": 1}, {\"name\": \"a\", \"role\": \"viewer\", \"sha256\": \"D\","
            + " \"created\": 1}]}"
      })
  void anythingElseIsRefused(String text) throws Exception {
    Files.writeString(path, text.replace("\"D\"", "\"" + DIGEST + "\""));

    assertThatThrownBy(file::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("keys.json is no file of API keys");
  }

  @Test
  void aHugeFileIsNotEvenRead() throws Exception {
    Files.write(path, new byte[(1 << 20) + 1]);

    assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageContaining("1048576");
  }

  @Test
  void keysAreLongRandomAndOnlyTheirDigestIsKept() throws Exception {
    var keys = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      keys.add(SecretKey.random());
    }
    String key = keys.iterator().next();
    byte[] wanted =
        MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));

    assertThat(keys).hasSize(1_000).allMatch(one -> one.matches("ugatit_[A-Za-z0-9_-]{43}"));
    assertThat(SecretKey.digest(key)).isEqualTo(HexFormat.of().formatHex(wanted));
  }

  @Test
  void eachRoleIncludesThoseBeforeIt() {
    assertThat(Role.ADMIN.includes(Role.VIEWER)).isTrue();
    assertThat(Role.TRANSLATOR.includes(Role.TRANSLATOR)).isTrue();
    assertThat(Role.TRANSLATOR.includes(Role.TRAINER)).isFalse();
    assertThat(Role.VIEWER.includes(Role.TRANSLATOR)).isFalse();
  }
}
