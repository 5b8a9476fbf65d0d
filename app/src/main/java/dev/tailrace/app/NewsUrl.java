package dev.tailrace.app;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed on the web, asked for politely: not more often than every two minutes, and then only for
 * what has changed since (RFC 9110, 13.1). In between it is what it was; while the server fails,
 * and there was something before, it stays that.
 *
 * <p>Threads: confined to the demo's scheduler.
 */
final class NewsUrl implements NewsSource {
  private static final Logger LOG = LoggerFactory.getLogger(NewsUrl.class);
  static final Duration INTERVAL = Duration.ofMinutes(2);

  private final URI uri;
  private final Clock clock;
  private Instant next = Instant.MIN;
  private Document last;
  private String etag;
  private String lastModified;
  private IOException failure;

  NewsUrl(URI uri, Clock clock) {
    this.uri = uri;
    this.clock = clock;
  }

  @Override
  public Document read() throws IOException {
    if (!clock.instant().isBefore(next)) {
      next = clock.instant().plus(INTERVAL);
      fetch();
    }
    if (last == null) {
      throw new IOException(failure.getMessage(), failure); // nothing was ever read
    }
    return last;
  }

  private void fetch() {
    try {
      request((HttpURLConnection) uri.toURL().openConnection());
    } catch (IOException e) {
      failure = e;
      LOG.warn("{} cannot be read now; the next try is in {}: {}", uri, INTERVAL, e.toString());
    }
  }

  private void request(HttpURLConnection connection) throws IOException {
    configure(connection);
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_NOT_MODIFIED && last != null) {
        return;
      }
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException(uri + " answered " + status);
      }
      byte[] bytes = NewsSource.readAll(connection.getInputStream(), clock);
      last = new Document(bytes, connection.getContentType());
      etag = connection.getHeaderField("ETag");
      lastModified = connection.getHeaderField("Last-Modified");
    } finally {
      connection.disconnect();
    }
  }

  private void configure(HttpURLConnection connection) {
    int millis = Math.toIntExact(MAX_TIME.toMillis() / 3);
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "Tailrace demo");
    connection.setRequestProperty(
        "Accept", "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1");
    if (etag != null) {
      connection.setRequestProperty("If-None-Match", etag);
    }
    if (lastModified != null) {
      connection.setRequestProperty("If-Modified-Since", lastModified);
    }
  }
}
