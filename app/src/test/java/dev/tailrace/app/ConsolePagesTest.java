package dev.tailrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConsolePagesTest {
  private static final List<String> PAGES =
      List.of("/demo", "/demo/", "/demo/news", "/demo/stocks", "/demo/notifications");

  private final ConsolePages pages;

  ConsolePagesTest() throws IOException {
    pages = ConsolePages.load();
  }

  @Test
  void thePagesAreHtml() {
    assertThat(PAGES)
        .allSatisfy(
            path ->
                assertThat(pages.find(path).orElseThrow().contentType())
                    .isEqualTo("text/html; charset=utf-8"));
    assertThat(text(pages.topicPage())).startsWith("<!DOCTYPE html>");
  }

  @Test
  void whatAPageLoadsIsServedFromTheSamePlace() {
    for (String html : allHtml()) {
      assertThat(find("(?:src|href)=\"([^\"]+\\.(?:js|css|svg))\"", html))
          .hasSizeGreaterThanOrEqualTo(3)
          .allSatisfy(path -> assertThat(pages.find(path)).as(path).isPresent());
    }
  }

  @Test
  void whatAModuleImportsIsServed() {
    Set<String> modules = new TreeSet<>();
    allHtml().forEach(html -> modules.addAll(find("src=\"([^\"]+\\.js)\"", html)));

    for (String module : modules) {
      assertThat(find("from '\\./([^']+)'", text(pages.find(module).orElseThrow())))
          .allSatisfy(name -> assertThat(pages.find("/demo/" + name)).as(name).isPresent());
    }
    assertThat(modules).hasSize(5);
  }

  /** With these a content security policy of {@code default-src 'self'} would break the page. */
  @Test
  void noPageHasScriptOrStyleInIt() {
    for (String html : allHtml()) {
      assertThat(html).doesNotContain("<style").doesNotContain(" style=");
      assertThat(find("<script(?! type=\"module\" src=\"/demo/)([^>]*)>", html)).isEmpty();
      assertThat(find("\\s(on[a-z]+)=", html)).isEmpty();
    }
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    assertThat(find("(url\\(|@import)", text(pages.find("/demo/tailrace.css").orElseThrow())))
        .isEmpty();
    for (String html : allHtml()) {
      assertThat(find("(?:src|<link[^>]+href)=\"(https?:|//)", html)).isEmpty();
    }
  }

  @Test
  void linksToPagesLeadSomewhere() {
    for (String html : allHtml()) {
      assertThat(find("<a[^>]+href=\"(/demo[^\"]*)\"", html))
          .isNotEmpty()
          .allSatisfy(path -> assertThat(pages.find(path)).as(path).isPresent());
    }
  }

  @Test
  void theStocksPageListensForEverySymbolOfTheSeries() throws IOException {
    String script = text(pages.find("/demo/stocks.js").orElseThrow());
    String shares = find("SHARES = \\{([^}]+)\\}", script).iterator().next();

    assertThat(find("([A-Z]+):", shares))
        .isEqualTo(
            PriceTicker.bundledPrices().stream().map(Price::symbol).collect(Collectors.toSet()));
  }

  @Test
  void theStocksPageNamesTheSourceAndTheLicenceOfThePrices() {
    assertThat(text(pages.find("/demo/stocks").orElseThrow()))
        .contains("Quandl WIKI Prices")
        .contains("Licence: public domain");
  }

  @Test
  void whatIsNotListedIsNotServed() {
    assertThat(
            List.of(
                "/",
                "/demo/news.html",
                "/demo/topic.html",
                "/demo/../app/Main.class",
                "/demo/%2e%2e/x",
                "/demo//news.js",
                "/DEMO/news"))
        .allSatisfy(path -> assertThat(pages.find(path)).as(path).isEmpty());
  }

  private List<String> allHtml() {
    List<StaticFile> files =
        PAGES.stream().map(path -> pages.find(path).orElseThrow()).collect(Collectors.toList());
    files.add(pages.topicPage());
    return files.stream().map(ConsolePagesTest::text).toList();
  }

  private static String text(StaticFile file) {
    return new String(file.bytes(), UTF_8);
  }

  private static Set<String> find(String regex, String text) {
    return Pattern.compile(regex)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toSet());
  }
}
