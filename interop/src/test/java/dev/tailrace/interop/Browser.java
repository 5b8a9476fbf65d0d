package dev.tailrace.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with a profile of its own.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** Looks again and again, in the page and by its own timers, until the condition holds. */
  private static final String AWAIT =
      """
      const done = arguments[arguments.length - 1];
      const look = () => {
        const value = (() => { BODY })();
        value ? done(value) : setTimeout(look, 20);
      };
      look();
      """;

  private final ChromeDriver driver;
  private final String first;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
    this.first = driver.getWindowHandle();
  }

  /** @param flags more of its command line */
  static Browser start(String... flags) {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Facility.program("chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    ChromeDriver driver = new ChromeDriver(service, options().addArguments(flags));
    driver.manage().timeouts().scriptTimeout(Patience.LIMIT);
    driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(30));
    return new Browser(driver);
  }

  private static ChromeOptions options() {
    LoggingPreferences console = new LoggingPreferences();
    console.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Facility.program("chromium").toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1200,1000");
    options.setCapability("goog:loggingPrefs", console);
    return options;
  }

  void open(String url) {
    driver.get(url);
  }

  /** Opens a page in a window of its own, which is the current one from then on. */
  String openWindow(String url) {
    driver.switchTo().newWindow(WindowType.WINDOW);
    driver.get(url);
    return driver.getWindowHandle();
  }

  /** Closes all windows but the one that was there first. */
  void closeOtherWindows() {
    for (String window : driver.getWindowHandles()) {
      if (!window.equals(first)) {
        driver.switchTo().window(window);
        driver.close();
      }
    }
    driver.switchTo().window(first);
  }

  void switchTo(String window) {
    driver.switchTo().window(window);
  }

  /** Waits until the body of a function gives something true, and gives it. */
  Object await(String body) {
    return driver.executeAsyncScript(AWAIT.replace("BODY", body));
  }

  /** What the body of a function gives. */
  Object evaluate(String body) {
    return driver.executeScript(body);
  }

  /** What the pages have complained of at the console since it was asked last. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
