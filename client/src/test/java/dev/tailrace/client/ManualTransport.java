package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * A transport whose other end is the test: it answers, sends and breaks as it is told, and checks
 * that the source keeps to the port's contract.
 *
 * <p>Threads: confined to the test's thread.
 */
final class ManualTransport implements Transport {
  final List<Sent> sent = new ArrayList<>();

  @Override
  public Exchange start(Request request, Receiver receiver) {
    Sent exchange = new Sent(request, receiver);
    sent.add(exchange);
    return exchange;
  }

  /** The only exchange that nobody has looked at yet. */
  Sent last() {
    assertThat(sent).as("requests").isNotEmpty();
    return sent.get(sent.size() - 1);
  }

  /** One request, and what the test makes of it. */
  static final class Sent implements Exchange {
    final Request request;
    private final Receiver receiver;
    private final Queue<ByteBuffer> unread = new ArrayDeque<>();
    private int reads;
    private boolean ends;
    boolean aborted;

    Sent(Request request, Receiver receiver) {
      this.request = request;
      this.receiver = receiver;
    }

    @Override
    public void read() {
      assertThat(reads).as("reads under way").isZero();
      reads++;
      deliver();
    }

    @Override
    public void abort() {
      aborted = true;
    }

    /** The value of a request header, null for none. */
    String header(String name) {
      return request.headers().firstValue(name).orElse(null);
    }

    /** Whether bytes are wanted. */
    boolean isRead() {
      return reads > 0;
    }

    Sent open() {
      return answer(200, "Content-Type", "text/event-stream");
    }

    /** A head: status, then names and values by turns. */
    Sent answer(int status, String... headers) {
      Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (int i = 0; i < headers.length; i += 2) {
        map.computeIfAbsent(headers[i], any -> new ArrayList<>()).add(headers[i + 1]);
      }
      receiver.head(status, HttpHeaders.of(map, (name, value) -> true));
      return this;
    }

    /** Bytes, each text a chunk. */
    Sent send(String... chunks) {
      for (String chunk : chunks) {
        unread.add(ByteBuffer.wrap(chunk.getBytes(StandardCharsets.UTF_8)));
      }
      deliver();
      return this;
    }

    /** The end of the body, behind what was sent. */
    void end() {
      ends = true;
      deliver();
    }

    /** Breaks at once. */
    void fail(String why) {
      receiver.failed(new IOException(why));
    }

    private void deliver() {
      while (reads > 0 && !aborted && (!unread.isEmpty() || ends)) {
        reads--;
        if (unread.isEmpty()) {
          ends = false;
          receiver.ended();
        } else {
          receiver.chunk(List.of(unread.remove()));
        }
      }
    }
  }
}
