package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Publishes one endless {@code text/event-stream}. Nothing in it is acknowledged, so after a break
 * it asks the hub what it has, and goes on behind that: every event is there, once. It keeps pace
 * with the other writers, which would otherwise hardly be seen.
 */
final class StreamWriter extends Writer {
  private static final int EVENTS_A_CHUNK = 5;
  private static final int LOOKED_BACK = 100;

  private final Count acks;
  private long next;
  private int breaks;

  /** @param acks of the other writers, which have to write until this one has finished */
  StreamWriter(HubProcess hub, String topic, Count acks) {
    super(hub, topic);
    this.acks = acks;
  }

  @Override
  void write() throws IOException, InterruptedException {
    next = firstMissing();
    try (Connection connection = Connection.to(hub().port())) {
      connection.send(
          "POST /topics/" + topic() + " HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
      while (!finishing()) {
        connection.send(chunk(nextEvents()));
        acks.await(acks.value() + 1);
      }
      connection.send("0\r\n\r\n");
      assertThat(connection.readReply().status()).isBetween(200, 201);
    }
  }

  /** The hub's newest events of the topic, up to one that marks where that is. */
  private long firstMissing() throws IOException {
    String mark = "mark " + breaks++;
    try (Publisher publisher = new Publisher(hub().port())) {
      publisher.publishOnce(topic(), mark, mark);
    }
    String newest = "/topics/" + topic() + "?last=" + LOOKED_BACK;
    try (Listener listener = Listener.follow(hub().port(), newest)) {
      List<Long> there = numbers(listener.upTo(mark));
      return there.isEmpty() ? 0 : there.get(there.size() - 1) + 1; // marks are fewer than that
    }
  }

  private String nextEvents() {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < EVENTS_A_CHUNK; i++) {
      events.append("data: ").append(data(next++)).append("\n\n");
    }
    return events.toString();
  }

  private static byte[] chunk(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return (Integer.toHexString(length) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  void assertAllIn(List<Heard> log) {
    List<Long> all = numbers(log);

    assertThat(all).as(topic()).isNotEmpty();
    assertThat(all).containsExactlyElementsOf(LongStream.range(0, all.size()).boxed().toList());
  }
}
