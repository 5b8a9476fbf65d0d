package dev.tailrace.app;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The demo's pages, the topic page and what they load, read from the class path once. A path is
 * looked up, never resolved: what is not listed here is not served.
 *
 * <p>Threads: immutable.
 */
final class ConsolePages {
  private static final String ROOT = "/dev/tailrace/console/demo/";
  private static final Map<String, String> PAGES =
      Map.of(
          "/demo", "index.html",
          "/demo/", "index.html",
          "/demo/news", "news.html",
          "/demo/stocks", "stocks.html",
          "/demo/notifications", "notifications.html");
  private static final String TOPIC_PAGE = "topic.html";
  private static final List<String> ASSETS =
      List.of(
          "connection.js",
          "eventstream.js",
          "favicon.svg",
          "chart.js",
          "news.js",
          "notifications.js",
          "page.js",
          "stocks.js",
          "tailrace.css",
          "topic.js");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, StaticFile> files;
  private final StaticFile topicPage;

  private ConsolePages(Map<String, StaticFile> files, StaticFile topicPage) {
    this.files = Map.copyOf(files);
    this.topicPage = topicPage;
  }

  /**
   * @throws IOException if one of them is not on the class path
   */
  static ConsolePages load() throws IOException {
    Map<String, StaticFile> files = new HashMap<>();
    for (Map.Entry<String, String> page : PAGES.entrySet()) {
      files.put(page.getKey(), read(page.getValue()));
    }
    for (String asset : ASSETS) {
      files.put("/demo/" + asset, read(asset));
    }
    return new ConsolePages(files, read(TOPIC_PAGE));
  }

  /**
   * @param path of a request, without query, as in {@code /demo/news}
   */
  Optional<StaticFile> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /**
   * The page that shows any topic; it takes the topic's name from its own address, {@code
   * /topics/{topic}}.
   */
  StaticFile topicPage() {
    return topicPage;
  }

  private static StaticFile read(String name) throws IOException {
    try (InputStream in = ConsolePages.class.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not on the class path");
      }
      String extension = name.substring(name.lastIndexOf('.') + 1);
      return new StaticFile(TYPES.get(extension), in.readAllBytes());
    }
  }
}
