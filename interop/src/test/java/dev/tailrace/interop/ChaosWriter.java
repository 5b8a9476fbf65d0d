package dev.tailrace.interop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Publishes a sequence that everybody can foretell, as one endless stream: number, then filling of
 * all sizes, with line ends and characters of one to four bytes.
 *
 * <p>Threads: confined to one thread; what an event is, from any thread.
 */
final class ChaosWriter implements Closeable {
  private static final String FILLING = "aé☃𝄞\nb c:";
  private static final int LARGE_EVERY = 61;
  private static final int LARGE_TIMES = 400;
  private static final int SMALL_TIMES = 7;

  private final Connection connection;
  private final String idPrefix;
  private long next;

  /**
   * @param idPrefix of the events' own ids; "" for the hub's
   */
  ChaosWriter(int port, String topic, String idPrefix) throws IOException {
    this.idPrefix = idPrefix;
    connection = Connection.to(port);
    connection.send(
        "POST /topics/" + topic + " HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  /** How many have been written. */
  long written() {
    return next;
  }

  /** Writes from 1 to so many more. */
  void write(int count) throws IOException {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < count; i++) {
      append(events, next++);
    }
    byte[] bytes = events.toString().getBytes(StandardCharsets.UTF_8);
    connection.send(Integer.toHexString(bytes.length) + "\r\n");
    connection.send(bytes);
    connection.send("\r\n");
  }

  /** Ends the stream; returns when all is in the log. */
  void finish() throws IOException {
    connection.send("0\r\n\r\n");
    Reply reply = connection.readReply();
    if (reply.status() != 201 || reply.json().get("events").asLong() != next) {
      throw new AssertionError("not all was published: " + reply);
    }
  }

  /** An event's data. */
  static String data(long number) {
    Random random = new Random(number);
    int most = number % LARGE_EVERY == 0 ? LARGE_TIMES : SMALL_TIMES;
    return number + " " + FILLING.repeat(random.nextInt(most));
  }

  private void append(StringBuilder events, long number) {
    if (!idPrefix.isEmpty()) {
      events.append("id: ").append(id(number)).append('\n');
    }
    data(number).lines().forEach(line -> events.append("data: ").append(line).append('\n'));
    events.append('\n');
  }

  /** An event's own id. */
  String id(long number) {
    return idPrefix + number;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
