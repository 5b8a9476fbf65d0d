package dev.tailrace.app;

import java.nio.charset.StandardCharsets;

/** Feeds for tests, put together from entries. */
final class Feeds {
  private Feeds() {}

  static NewsSource.Document atom(String... entries) {
    return document(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom"><title>The paper</title><id>urn:x:paper</id>
        <updated>2026-01-01T00:00:00Z</updated>
        """
            + String.join("", entries)
            + "</feed>");
  }

  /** An Atom entry named by its id, published on a day of January 2026. */
  static String entry(String id, int day) {
    return """
        <entry><id>urn:x:ID</id><title>Title ID</title><link href="https://example.org/ID"/>
        <published>2026-01-DAYT12:00:00Z</published><updated>2026-01-31T00:00:00Z</updated>
        <summary>Summary ID</summary></entry>
        """
        .replace("ID", id)
        .replace("DAY", day < 10 ? "0" + day : "" + day);
  }

  static NewsSource.Document rss(String... items) {
    return document(
        """
        <?xml version="1.0"?>
        <rss version="2.0"><channel><title>The paper</title><link>https://example.org/</link>
        <description>d</description>
        """
            + String.join("", items)
            + "</channel></rss>");
  }

  static NewsSource.Document document(String text) {
    return new NewsSource.Document(text.getBytes(StandardCharsets.UTF_8), "application/xml");
  }
}
