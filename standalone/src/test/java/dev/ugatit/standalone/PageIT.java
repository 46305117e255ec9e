package dev.ugatit.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.ugatit.network.onnx.ForeignModel;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.standalone.system.DataFolder;
import dev.ugatit.standalone.system.Instance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page as a person uses it: a real browser with a camera, a real system with real models. Each
 * test leaves the system richer, so they run in order; screenshots of all views lie in {@code
 * target/screenshots} afterwards.
 */
@TestMethodOrder(OrderAnnotation.class)
class PageIT {
  private static final Duration SHORT = Duration.ofSeconds(90);
  private static final double TRAINED_MS = 180_000;
  private static final int WIDE = 1200;
  private static final int NARROW = 420;

  /** Mean red, green and blue of a canvas. */
  private static final String MEANS =
      """
      canvas => {
        const { width, height } = canvas;
        const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
        const sums = [0, 0, 0];
        data.forEach((level, i) => { if (i % 4 < 3) sums[i % 4] += level; });
        return sums.map(sum => sum / (width * height));
      }
      """;

  @TempDir private static Path folder;
  private static CommandProcess up;
  private static PageBrowser browser;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    browser = PageBrowser.start();
    up = ugatit("up");
    up.await("Ready at", SHORT);
    address = Instance.find(new DataFolder(folder.resolve("data"))).orElseThrow().gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (up != null) {
      up.close();
    }
  }

  @AfterEach
  void closePages() {
    browser.closePages();
  }

  @Test
  @Order(1)
  void aSystemWithoutModelsSaysHowToGetOne() {
    Page page = open("live");

    assertThat(page.getByText("No model is published yet.")).isVisible();
    page.getByRole(AriaRole.LINK, named("Start a training")).click();
    assertThat(page.getByText("Nothing was trained yet.")).isVisible();
    browser.assertNoComplaintBut();
  }

  @Test
  @Order(2)
  void theCameraIsTranslatedLiveAndABetterModelTakesOver() throws Exception {
    addModel(new ForeignModel());
    Page page = open("live");
    page.locator("#start").click();

    assertThat(page.locator("#live-state")).hasText("live");
    assertThat(page.locator("#live-p50")).containsText("ms");
    assertThat(page.locator(".stage")).containsText("inverted, version 1");
    assertInverted(page);

    addModel(new ForeignModel().dividedBy(2), "--alias", "candidate");
    promoteSecondVersion();

    assertThat(page.locator(".stage")).containsText("inverted, version 2");
    assertThat(page.locator("#notes")).containsText("A new version answers");
    shoot(page, "live-running");
    page.getByRole(AriaRole.BUTTON, named("Stop")).click();
    assertThat(page.locator("#live-state")).hasText("stopped");
    browser.assertNoComplaintBut();
  }

  private static void assertInverted(Page page) {
    double source = red(page.locator("canvas.original"));
    double translated = red(page.locator("canvas.translated"));

    // The model answers 255 - red; the camera's picture moves a little between the two.
    assertThat(translated).isCloseTo(255 - source, within(15.0));
    assertThat(Math.abs(translated - source)).isGreaterThan(15);
  }

  private static double red(Locator canvas) {
    return ((Number) ((List<?>) canvas.evaluate(MEANS)).get(0)).doubleValue();
  }

  private static void promoteSecondVersion() throws Exception {
    Page page = open("models");
    Locator second = page.locator("tr:has(th:text-is('2'))");
    assertThat(second).not().containsText("champion");

    page.getByRole(AriaRole.BUTTON, named("Promote version 2 of inverted")).click();

    assertThat(second).containsText("champion, pinned");
    assertThat(gateway("/v1/models/inverted").path("champion").asLong()).isEqualTo(2);
    assertThat(page.getByRole(AriaRole.BUTTON, named("Roll back to 1"))).isVisible();
    page.close();
  }

  @Test
  @Order(3)
  void twoHeapsOfPicturesBecomeATrainingThatIsWatchedToItsEnd() throws Exception {
    Page page = open("trainings/new");
    page.locator("#files-source").setInputFiles(withABrokenOne(samples("source")));
    page.locator("#files-target").setInputFiles(samples("target"));
    assertThat(page.getByText("64 px, light; needs a laptop's CPU;")).isVisible();
    page.getByLabel("Name").fill("Drawn Emoji");
    page.getByLabel("Steps").fill("3");
    assertThat(page.getByText("It will be called drawn-emoji.")).isVisible();
    page.getByRole(AriaRole.BUTTON, named("Start training")).click();

    page.waitForURL("**/#/trainings/*drawn-emoji*");
    assertThat(page.locator(".progress"))
        .containsText("finished", new ContainsTextOptions().setTimeout(TRAINED_MS));
    assertThat(page.locator(".progress")).containsText("step 3 of 3");
    JsonNode training = gateway("/v1/trainings").path("trainings").get(0);
    assertThat(training.path("record").path("dataset").asText()).isEqualTo("drawn-emoji");
    assertThat(training.path("progress").path("step").asInt()).isEqualTo(3);
    shoot(page, "training");
    browser.assertNoComplaintBut("400", "415");
  }

  @Test
  @Order(4)
  void whatWasSentIsShownAndWhatWasRefusedSaysWhy() throws Exception {
    Page page = open("data");

    assertThat(page.locator("h2", new Page.LocatorOptions().setHasText("drawn-emoji"))).isVisible();
    assertThat(page.locator(".thumbs img").first()).isVisible();
    assertThat(page.getByText("Nothing was refused.")).isVisible();
    JsonNode source = gateway("/v1/datasets/drawn-emoji").path("source");
    long prepared = source.path("train").asLong() + source.path("test").asLong();
    assertThat(prepared).isEqualTo(samples("source").length);
    assertThat(page.locator("dd").first()).hasText(source.path("train").asText());
    browser.assertNoComplaintBut();
  }

  @Test
  @Order(5)
  void everyViewIsThereForAnyWindowAndLight() {
    for (String view : List.of("live", "trainings", "trainings/new", "models", "data")) {
      for (int width : List.of(WIDE, NARROW)) {
        for (boolean dark : List.of(false, true)) {
          Page page = browser.open(address + "#/" + view, width, dark);
          assertThat(page.locator("main h1")).isVisible();
          assertThat(page.locator("main")).not().containsText("Reading…");
          assertThat(page.locator("main")).not().containsText("undefined");
          int overflow =
              ((Number) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                  .intValue();
          assertThat(overflow).as("%s at %d px", view, width).isLessThanOrEqualTo(0);
          assertThat(PageBrowser.barriers(page)).as("%s, dark: %s", view, dark).isEmpty();
          shoot(page, view.replace('/', '-') + "-" + width + (dark ? "-dark" : "-light"));
          page.close();
        }
      }
    }
    browser.assertNoComplaintBut();
  }

  @Test
  @Order(6)
  void theFirstLoadIsSmall() {
    Page page = open("live");
    assertThat(page.locator("#start")).isVisible();

    Number bytes =
        (Number)
            page.evaluate(
                "performance.getEntries().reduce((sum, e) => sum + (e.transferSize ?? 0), 0)");

    assertThat(bytes.longValue()).isBetween(20_000L, 300_000L);
  }

  @Test
  @Order(7)
  void aGatewayThatIsGoneIsSaidAndTheLiveViewComesBackWithIt() throws Exception {
    Page page = open("models");
    assertThat(page.locator("main h1")).hasText("Models");
    up.close();

    assertThat(page.locator("#connection")).containsText("no connection");
    page.getByRole(AriaRole.BUTTON, named("Roll back to 1")).click();
    assertThat(page.locator("#notes")).containsText("The gateway cannot be reached");
    browser.assertNoComplaintBut("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING");
  }

  @Test
  @Order(8)
  void aGatewayWithKeysAsksForOneAndSaysWhatItDoesNotReachTo() throws Exception {
    String keys = folder.resolve("keys.json").toString();
    String viewer;
    try (CommandProcess add =
        CommandProcess.ugatit("keys", "add", "eyes", "--role", "viewer", "--file", keys)) {
      viewer = add.await("ugatit_[A-Za-z0-9_-]+", SHORT).group();
    }
    up = ugatit("up", "--set", "gateway.api-keys=" + keys);
    up.await("Ready at", SHORT);
    address = Instance.find(new DataFolder(folder.resolve("data"))).orElseThrow().gateway();

    Page page = open("data");
    Locator question = page.locator("#key");
    assertThat(question).containsText("Whoever runs this gateway can give you one.");
    page.locator("#key-text").fill("ugatit_wrong");
    page.locator("#key-text").press("Enter");
    assertThat(question).containsText("mistyped");
    page.locator("#key-text").fill(viewer);
    page.locator("#key-text").press("Enter");

    assertThat(page.locator("h2", new Page.LocatorOptions().setHasText("drawn-emoji"))).isVisible();
    assertThat(page.getByText("This needs the role admin; the key \"eyes\" has viewer."))
        .isVisible();
    browser.assertNoComplaintBut("401", "403");
  }

  private static Page open(String view) {
    return browser.open(address + "#/" + view, WIDE, false);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static void shoot(Page page, String name) {
    Path file = CommandProcess.root().resolve("standalone/target/screenshots/" + name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
  }

  private static void addModel(ForeignModel model, String... more) throws Exception {
    Path file = model.write(folder, "inverted.onnx");
    String[] levels = {"--input-range", "0..255", "--output-range", "0..255", "--size", "32"};
    var words = new ArrayList<>(List.of("models", "add", file.toString(), "--name", "inverted"));
    words.addAll(List.of(levels));
    words.addAll(List.of(more));
    try (CommandProcess add = ugatit(words.toArray(String[]::new))) {
      assertThat(add.exit(SHORT)).as(add.output()).isZero();
    }
  }

  private static Path[] samples(String domain) throws IOException {
    try (Stream<Path> files = Files.list(CommandProcess.root().resolve("samples/" + domain))) {
      return files
          .filter(file -> file.toString().endsWith(".png"))
          .sorted()
          .limit(12)
          .toArray(Path[]::new);
    }
  }

  private static Path[] withABrokenOne(Path[] pictures) throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.png"), "not a picture");
    return Stream.concat(Stream.of(pictures), Stream.of(broken)).toArray(Path[]::new);
  }

  private static CommandProcess ugatit(String... words) throws IOException {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString(), "--set", "gateway.port=0"));
    return CommandProcess.ugatit(all.toArray(String[]::new));
  }

  private static JsonNode gateway(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address).resolve(path)).build();
    return Json.read(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body(),
        JsonNode.class);
  }
}
