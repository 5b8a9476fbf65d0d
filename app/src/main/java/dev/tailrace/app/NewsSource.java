package dev.tailrace.app;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Where a news feed is read from. What is read is bounded in bytes and in time, whatever the other
 * side does.
 *
 * <p>Threads: confined to the demo's scheduler.
 */
interface NewsSource {
  /** The largest feed that is read, in bytes. */
  int MAX_BYTES = 4 * 1024 * 1024;

  /** The longest that reading may take; a single read of a connection may take a third of it. */
  Duration MAX_TIME = Duration.ofSeconds(30);

  /**
   * @param contentType what the server said it is, or {@code null}
   */
  record Document(byte[] bytes, String contentType) {}

  /** The feed as it is now, or as it was not long ago. */
  Document read() throws IOException;

  /**
   * @param location an {@code http} or {@code https} URL or the path of a file; {@code null}
   *     for the sample that comes with Tailrace
   */
  static NewsSource of(String location, Clock clock) {
    if (location == null) {
      return () -> bundled(clock);
    }
    if (location.startsWith("http://") || location.startsWith("https://")) {
      return new NewsUrl(URI.create(location), clock);
    }
    Path path = Path.of(location);
    return () -> new Document(readAll(Files.newInputStream(path), clock), null);
  }

  private static Document bundled(Clock clock) throws IOException {
    InputStream sample = NewsSource.class.getResourceAsStream("demo/sample-feed.xml");
    if (sample == null) {
      throw new FileNotFoundException("the sample feed is not on the class path");
    }
    return new Document(readAll(sample, clock), null);
  }

  /** Reads to the end and closes. */
  static byte[] readAll(InputStream from, Clock clock) throws IOException {
    Instant deadline = clock.instant().plus(MAX_TIME);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[16 * 1024];
    try (from) {
      for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
        bytes.write(chunk, 0, n);
        if (bytes.size() > MAX_BYTES) {
          throw new IOException("feed is larger than " + MAX_BYTES + " bytes");
        }
        if (clock.instant().isAfter(deadline)) {
          throw new IOException("feed took longer than " + MAX_TIME);
        }
      }
    }
    return bytes.toByteArray();
  }
}
