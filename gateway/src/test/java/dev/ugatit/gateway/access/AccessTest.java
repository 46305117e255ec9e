package dev.ugatit.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ugatit.gateway.Eventually;
import dev.ugatit.gateway.RunningGateway;
import dev.ugatit.gateway.Told;
import dev.ugatit.platform.access.Role;
import dev.ugatit.platform.access.SecretKey;
import dev.ugatit.platform.contract.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Who gets past the door. Tables are never replayed here: inside, most answers are 503. */
class AccessTest {
  @TempDir private Path folder;
  private KeysFixture keys;
  private final Map<Role, String> texts = new EnumMap<>(Role.class);
  private RunningGateway gateway;
  private final List<Runnable> forget = new ArrayList<>();

  /** One operation of the document. */
  private record Operation(String method, String path, String role) {}

  @BeforeEach
  void start() throws Exception {
    keys = new KeysFixture(folder.resolve("keys.json"));
    for (Role role : Role.values()) {
      texts.put(role, keys.add(role.label(), role, null));
    }
    gateway = new RunningGateway(folder, Map.of("gateway.api-keys", keys.path()));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    forget.forEach(Runnable::run);
  }

  private String key(Role role) {
    return String.valueOf(texts.get(role));
  }

  private HttpResponse<byte[]> ask(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        gateway.client().request(path).method(method, BodyPublishers.ofString("{}"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return gateway.client().send(request);
  }

  private HttpResponse<byte[]> ask(String method, String path, Role role) throws Exception {
    return ask(method, path, "authorization", "Bearer " + key(role));
  }

  private List<Operation> operations() throws Exception {
    var all = new ArrayList<Operation>();
    JsonNode document = new YAMLMapper().readTree(gateway.client().get("/openapi.yaml").body());
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (operation.getValue().has("responses")) {
          all.add(
              new Operation(
                  operation.getKey().toUpperCase(Locale.ROOT),
                  path.getKey().replaceAll("\\{[a-z]+}", "a"),
                  operation.getValue().path("x-ugatit-role").asText("missing")));
        }
      }
    }
    return all;
  }

  @Test
  void everyOperationSaysWhichRoleItNeeds() throws Exception {
    assertThat(operations())
        .hasSizeGreaterThan(15)
        .allMatch(one -> one.role().matches("none|viewer|translator|trainer|admin"))
        .extracting(Operation::role)
        .contains("none", "viewer", "translator", "trainer");
  }

  @Test
  void everyOperationIsOpenToItsRoleAndThoseAboveAlone() throws Exception {
    for (Operation operation : operations()) {
      HttpResponse<byte[]> stranger = ask(operation.method(), operation.path());
      if (operation.role().equals("none")) {
        assertThat(stranger.statusCode()).as("%s", operation).isNotIn(401, 403);
        continue;
      }
      Told.problem(stranger, 401, "no-key");
      assertThat(stranger.headers().firstValue("www-authenticate"))
          .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
      Role needed = Role.of(operation.role());
      for (Role role : Role.values()) {
        HttpResponse<byte[]> answer = ask(operation.method(), operation.path(), role);
        if (role.compareTo(needed) < 0) {
          assertThat(Told.problem(answer, 403, "role-too-low"))
              .as("%s", operation)
              .contains(operation.role(), role.label());
        } else {
          assertThat(answer.statusCode()).as("%s as %s", operation, role).isNotIn(401, 403);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/",
        "//v1/models",
        "/v1//models",
        "/v1/./models",
        "/v1/%6dodels",
        "/V1/models",
        "/livez/../v1/models",
        "/livez/%2e%2e/v1/models",
        "/livez;/v1/models",
        "/v1/models?key=1",
        "/nowhere"
      })
  void noSpellingOfAnAddressGoesRoundTheDoor(String path) throws Exception {
    Told.problem(ask("GET", path), 401, "no-key");
    assertThat(ask("PUT", path.replace("models", "trainings/a"), Role.TRANSLATOR).statusCode())
        .isEqualTo(403);
  }

  @Test
  void otherMethodsNeedTheHighestRole() throws Exception {
    Told.problem(ask("DELETE", "/v1/models/a"), 401, "no-key");
    Told.problem(ask("DELETE", "/v1/models/a", Role.TRAINER), 403, "role-too-low");
    Told.problem(ask("DELETE", "/v1/models/a", Role.ADMIN), 405, "method-not-allowed");
    Told.problem(ask("GET", "/nowhere", Role.ADMIN), 404, "no-such-address");
  }

  @Test
  void whatIsNoKnownKeyIsRefused() throws Exception {
    String digest = SecretKey.digest(key(Role.ADMIN));
    for (String value :
        List.of(
            "Bearer " + SecretKey.random(),
            "Bearer " + digest,
            "Bearer " + key(Role.ADMIN).substring(1),
            "Bearer " + key(Role.ADMIN) + "x")) {
      Told.problem(ask("GET", "/v1/models", "authorization", value), 401, "unknown-key");
    }
    for (String value : List.of("Bearer", "Basic " + key(Role.ADMIN), key(Role.ADMIN))) {
      Told.problem(ask("GET", "/v1/models", "authorization", value), 401, "no-key");
    }
    assertThat(ask("GET", "/v1/models", "authorization", "bearer " + key(Role.VIEWER)).statusCode())
        .isEqualTo(503);
  }

  @Test
  void theFileIsReadAgainWhenItChanges() throws Exception {
    String later = keys.add("later", Role.VIEWER, null);
    Eventually.holds(
        () ->
            assertThat(ask("GET", "/v1/models", "authorization", "Bearer " + later).statusCode())
                .isEqualTo(503));

    Files.writeString(folder.resolve("keys.json"), "half a fi");
    String beforeItBroke = key(Role.VIEWER);
    keys.remove("later");
    Eventually.holds(
        () ->
            assertThat(ask("GET", "/v1/models", "authorization", "Bearer " + later).statusCode())
                .isEqualTo(401));
    assertThat(ask("GET", "/v1/models", "authorization", "Bearer " + beforeItBroke).statusCode())
        .isEqualTo(503);
  }

  @Test
  void whileTheFileIsBrokenTheKeysBeforeItHold() throws Exception {
    ListAppender<ILoggingEvent> log = listen("dev.ugatit.gateway.access.Keys", Level.INFO);
    Files.writeString(folder.resolve("keys.json"), "half a fi");

    Eventually.holds(
        () -> assertThat(messages(log)).anyMatch(line -> line.contains("is no file of API keys")));

    assertThat(ask("GET", "/v1/models", Role.VIEWER).statusCode()).isEqualTo(503);
  }

  @Test
  void withoutItsFileAGatewayDoesNotStart() {
    var settings = Map.of("gateway.api-keys", folder.resolve("none.json").toString());

    assertThatThrownBy(() -> new RunningGateway(folder, settings))
        .hasMessageContaining("none.json")
        .hasMessageContaining("ugatit keys add");
  }

  @Test
  void noKeyIsEverLogged() throws Exception {
    String wrong = SecretKey.random();
    ListAppender<ILoggingEvent> log = listen(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.DEBUG);
    for (Operation operation : operations()) {
      ask(operation.method(), operation.path(), Role.VIEWER);
      ask(operation.method(), operation.path(), Role.ADMIN);
      ask(operation.method(), operation.path(), "authorization", "Bearer " + wrong);
      ask(operation.method(), operation.path(), "authorization", "Basic " + wrong);
    }

    List<String> lines = messages(log);
    assertThat(lines).isNotEmpty();
    for (String text : List.of(key(Role.VIEWER), key(Role.ADMIN), wrong)) {
      assertThat(lines)
          .noneMatch(line -> line.contains(text) || line.contains(SecretKey.digest(text)));
    }
  }

  private static List<String> messages(ListAppender<ILoggingEvent> log) {
    return List.copyOf(log.list).stream()
        .map(event -> event.getLoggerName() + " " + event.getFormattedMessage())
        .toList();
  }

  private ListAppender<ILoggingEvent> listen(String name, Level level) {
    var logger = (Logger) LoggerFactory.getLogger(name);
    Level before = logger.getLevel();
    logger.setLevel(level);
    var log = new ListAppender<ILoggingEvent>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    forget.add(
        () -> {
          logger.detachAppender(log);
          logger.setAdditive(true);
          logger.setLevel(before);
        });
    return log;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "%2e%2e",
        "..%2f..%2fkeys.json",
        "%2e%2e%2fkeys.json",
        "..%5c..%5ckeys.json",
        "%2fetc%2fpasswd",
        "keys.json%00",
        "%c0%ae%c0%ae%2fkeys.json",
        "file%3a%2f%2f%2fetc%2fpasswd",
        "a%0d%0aset-cookie%3a%20x"
      })
  void namesNeverBecomePaths(String name) throws Exception {
    var before = Files.walk(folder).sorted().toList();
    JsonNode document = new YAMLMapper().readTree(gateway.client().get("/openapi.yaml").body());
    int asked = 0;
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      if (!path.getKey().contains("{")) {
        continue;
      }
      String address = path.getKey().replaceAll("\\{[a-z]+}", name.replace("\\", "\\\\"));
      for (String method : List.of("GET", "POST", "PUT")) {
        HttpResponse<byte[]> answer = ask(method, address, Role.ADMIN);
        asked++;
        if (answer.statusCode() == 200) {
          // "/page/.." is "/" and "/v2/models/.." is "/v2" before any route sees them.
          String parent = URI.create(address.replace("%2e", ".")).normalize().getPath();
          assertThat(answer.body()).as(address).isEqualTo(ask(method, parent, Role.ADMIN).body());
        } else {
          assertThat(answer.statusCode()).as("%s %s", method, address).isBetween(400, 503);
        }
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        assertThat(new String(answer.body(), UTF_8)).doesNotContain("root:", "sha256");
      }
    }
    assertThat(asked).isGreaterThan(12);
    assertThat(Files.walk(folder).sorted().toList()).isEqualTo(before);
  }

  @Test
  void deepJsonIsRefusedBeforeItIsUnderstood() throws Exception {
    String deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);

    assertThatThrownBy(() -> Json.read(deep.getBytes(UTF_8), JsonNode.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("depth");
  }
}
