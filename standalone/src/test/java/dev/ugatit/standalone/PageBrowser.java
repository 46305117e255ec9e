package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Chromium without a window, with a camera that shows a moving test picture. Every word that pages
 * write to the console, and every error in them, is kept.
 */
final class PageBrowser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  private static final double SLOWEST_MS = 60_000;

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private PageBrowser(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts the browser of {@code CHROME} or the path; with {@code -DskipBrowser} skips aloud. */
  static PageBrowser start() {
    if (System.getProperty("skipBrowser") != null) {
      System.out.println("NOT TESTED, -DskipBrowser is set: the page in a browser");
      Assumptions.abort("-DskipBrowser");
    }
    Path program = find();
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new PageBrowser(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(
                        List.of(
                            "--use-fake-ui-for-media-stream",
                            "--use-fake-device-for-media-stream"))));
  }

  private static Path find() {
    Stream<Path> folders = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
    Optional<Path> onPath =
        folders
            .flatMap(folder -> NAMES.stream().map(folder::resolve))
            .filter(Files::isExecutable)
            .findFirst();
    return Optional.ofNullable(System.getenv("CHROME"))
        .map(Path::of)
        .or(() -> onPath)
        .orElseThrow(
            () ->
                new AssertionError(
                    "The page is tested in Chromium, which is not on the PATH: install it (Debian:"
                        + " apt-get install chromium), name it in CHROME, or leave these tests out"
                        + " with -DskipBrowser."));
  }

  /** A page of this width, in light or dark. */
  Page open(String address, int width, boolean dark) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setPermissions(List.of("camera")));
    context.setDefaultTimeout(SLOWEST_MS);
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    page.navigate(address);
    return page;
  }

  /**
   * What axe-core finds that keeps people from using a page: contrast, names, roles, order. One
   * line for each kind, with the first place where it was found.
   */
  static List<String> barriers(Page page) {
    try (InputStream axe = PageBrowser.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var found = new ArrayList<String>();
    List<?> lines =
        (List<?>)
            page.evaluate(
                """
                async () => (await axe.run()).violations.map(
                  v => `${v.id}: ${v.help}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`)
                """);
    lines.forEach(line -> found.add(line.toString()));
    return found;
  }

  /** Fails when a page complained of anything that was not expected; forgets all of it. */
  void assertNoComplaintBut(String... expected) {
    var others = new ArrayList<>(complaints);
    others.removeIf(complaint -> Stream.of(expected).anyMatch(complaint::contains));
    complaints.clear();
    assertThat(others).isEmpty();
  }

  /** Closes all pages, and forgets what they say as they go. */
  void closePages() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    complaints.clear();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
