package dev.tailrace.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;

/**
 * The cases that say how {@code text/event-stream} is to be read: one list for a single stream, one
 * for the connections of an event source, one after the other. Every case names the rule it tests.
 *
 * <p>Threads: immutable.
 */
public final class Vectors {
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private Vectors() {}

  /**
   * One stream.
   *
   * @param chunks the bytes, as they are to be delivered
   * @param events what must come out, in order
   * @param retry the last valid reconnection time, or null; may be more than a {@code long} holds
   * @param finalLastEventId the last event id after the end of the stream
   * @param comments the text of every comment behind its colon, or null where it is left open
   * @param emittedAfterChunk for each event the index of the chunk that must bring it, or null
   * @param note what is special, or null
   */
  public record ParserCase(
      String name,
      String rule,
      List<byte[]> chunks,
      List<Message> events,
      BigInteger retry,
      String finalLastEventId,
      List<String> comments,
      List<Integer> emittedAfterChunk,
      String note) {

    /** The whole stream. */
    public byte[] bytes() {
      return join(chunks);
    }

    /** The reconnection time in milliseconds, {@link Long#MAX_VALUE} if it is larger, or null. */
    public Long retryMillis() {
      return clamp(retry);
    }

    @Override
    public String toString() {
      return rule + " " + name;
    }
  }

  /**
   * The connections of one event source.
   *
   * @param events what must come out over all connections, in order
   * @param lastEventIdHeaders what each connection sends as {@code Last-Event-ID}, null for no
   *     header; the last is what one connection more would send
   * @param retry the last valid reconnection time, or null
   */
  public record ReconnectCase(
      String name,
      String rule,
      List<Connection> connections,
      List<Message> events,
      List<String> lastEventIdHeaders,
      BigInteger retry) {

    /** The reconnection time in milliseconds, {@link Long#MAX_VALUE} if it is larger, or null. */
    public Long retryMillis() {
      return clamp(retry);
    }

    @Override
    public String toString() {
      return rule + " " + name;
    }
  }

  /** What one connection brings before it breaks. */
  public record Connection(List<byte[]> chunks) {}

  /** One event as a listener sees it. */
  public record Message(String type, String data, String lastEventId) {}

  /** The cases for a single stream. */
  public static List<ParserCase> parser() {
    return read("parser.json", ParserFile.class).cases();
  }

  /** The cases for several connections. */
  public static List<ReconnectCase> reconnect() {
    return read("reconnect.json", ReconnectFile.class).cases();
  }

  private record ParserFile(int format, String about, List<ParserCase> cases) {}

  private record ReconnectFile(int format, String about, List<ReconnectCase> cases) {}

  private static <T> T read(String name, Class<T> type) {
    try (InputStream file = Vectors.class.getResourceAsStream(name)) {
      return new ObjectMapper().readValue(file, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] join(List<byte[]> chunks) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    chunks.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private static Long clamp(BigInteger retry) {
    return retry == null ? null : retry.min(LARGEST).longValueExact();
  }
}
