package dev.ugatit.gateway.access;

import dev.ugatit.platform.access.ApiKey;
import dev.ugatit.platform.access.KeyFile;
import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.access.Role;
import dev.ugatit.platform.access.SecretKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of keys and the keys themselves. */
final class KeysFixture {
  private final KeyFile file;
  private final List<ApiKey> keys = new ArrayList<>();

  KeysFixture(Path path) {
    file = new KeyFile(path);
  }

  /** Adds a key and returns its text. */
  String add(String name, Role role, @Nullable RateLimit limit) throws IOException {
    String text = SecretKey.random();
    keys.add(new ApiKey(name, role, SecretKey.digest(text), limit, 0));
    file.write(keys);
    return text;
  }

  void remove(String name) throws IOException {
    keys.removeIf(key -> key.name().equals(name));
    file.write(keys);
  }

  String path() {
    return file.path().toString();
  }
}
