package dev.tailrace.app;

import dev.tailrace.server.Page;
import dev.tailrace.server.Pages;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The console's files as the server takes them. Every topic has a page, at its own address.
 *
 * <p>Threads: thread-safe.
 */
final class SitePages implements Pages {
  private static final String TOPICS = "/topics/";
  private static final String HOME = "/";

  private final ConsolePages files;
  private final String home;

  /** Bounded by the number of files: only what was found is kept, under its content. */
  private final Map<StaticFile, Page> pages = new ConcurrentHashMap<>();

  private SitePages(ConsolePages files, String home) {
    this.files = files;
    this.home = home;
  }

  /** @param home the path of the page that {@code /} shows; itself for none */
  static SitePages load(String home) throws IOException {
    return new SitePages(ConsolePages.load(), home);
  }

  @Override
  public Optional<Page> find(String path) {
    return file(path.equals(HOME) ? home : path).map(f -> pages.computeIfAbsent(f, this::page));
  }

  private Optional<StaticFile> file(String path) {
    return path.startsWith(TOPICS) ? Optional.of(files.topicPage()) : files.find(path);
  }

  private Page page(StaticFile file) {
    return new Page(file.contentType(), file.bytes(), etag(file.bytes()));
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
