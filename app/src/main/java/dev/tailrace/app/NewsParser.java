package dev.tailrace.app;

import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;

/**
 * Atom or RSS in, news entries out, oldest first. A document type declaration is refused, and with
 * it every entity that could name a file or grow.
 *
 * <p>Threads: immutable.
 */
final class NewsParser {
  /** How many entries of a feed are looked at. */
  static final int MAX_ENTRIES = 500;

  private static final int LONGEST_TITLE = 300;
  private static final int LONGEST_SUMMARY = 600;
  private static final int LONGEST_LINK = 2000;

  private NewsParser() {}

  static List<NewsEntry> parse(NewsSource.Document document) throws IOException {
    SyndFeed feed = read(document);
    String source = PlainText.of(feed.getTitle(), LONGEST_TITLE);
    List<NewsEntry> entries = new ArrayList<>();
    feed.getEntries().stream().limit(MAX_ENTRIES).forEach(e -> entries.add(entry(e, source)));
    return oldestFirst(entries);
  }

  private static SyndFeed read(NewsSource.Document document) throws IOException {
    SyndFeedInput input = new SyndFeedInput();
    input.setAllowDoctypes(false);
    ByteArrayInputStream bytes = new ByteArrayInputStream(document.bytes());
    try (XmlReader xml = new XmlReader(bytes, document.contentType(), true, "UTF-8")) {
      return input.build(xml);
    } catch (FeedException | IllegalArgumentException e) {
      throw new IOException("not a feed: " + e.getMessage(), e);
    }
  }

  /** Feeds begin with the newest; that order decides where the dates do not. */
  private static List<NewsEntry> oldestFirst(List<NewsEntry> entries) {
    Collections.reverse(entries);
    entries.sort(
        Comparator.comparing(
            NewsEntry::published, Comparator.nullsLast(Comparator.naturalOrder())));
    return List.copyOf(entries);
  }

  private static NewsEntry entry(SyndEntry entry, String source) {
    return new NewsEntry(
        entry.getUri(),
        PlainText.of(entry.getTitle(), LONGEST_TITLE),
        webLink(entry.getLink()),
        PlainText.of(summary(entry), LONGEST_SUMMARY),
        published(entry),
        source);
  }

  /** A link that a page may offer to a visitor: never {@code javascript:}. */
  private static String webLink(String link) {
    if (link == null || link.length() > LONGEST_LINK) {
      return null;
    }
    String scheme = link.strip().toLowerCase(Locale.ROOT);
    return scheme.startsWith("http://") || scheme.startsWith("https://") ? link.strip() : null;
  }

  private static String summary(SyndEntry entry) {
    SyndContent description = entry.getDescription();
    if (description != null) {
      return description.getValue();
    }
    return entry.getContents().isEmpty() ? null : entry.getContents().get(0).getValue();
  }

  private static Instant published(SyndEntry entry) {
    Date date = entry.getPublishedDate();
    if (date == null) {
      date = entry.getUpdatedDate();
    }
    return date == null ? null : date.toInstant();
  }
}
