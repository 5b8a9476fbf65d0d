package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives every event a key of its own, and repeats it until it is acknowledged: every event is
 * there, once.
 */
final class KeyedWriter extends Writer {
  private final Count acks;
  private final List<Heard> acknowledged = new ArrayList<>();

  KeyedWriter(HubProcess hub, String topic, Count acks) {
    super(hub, topic);
    this.acks = acks;
  }

  @Override
  void write() throws IOException {
    try (Publisher publisher = new Publisher(hub().port())) {
      while (!finishing()) {
        String data = data(acknowledged.size());
        String id = publisher.publishOnce(topic(), "key of " + data, data);
        acknowledged.add(Heard.message(data, id));
        acks.increment();
      }
    }
  }

  @Override
  void assertAllIn(List<Heard> log) {
    assertThat(log.stream().filter(event -> event.data().startsWith(topic() + " ")))
        .as(topic())
        .hasSizeGreaterThan(0)
        .containsExactlyElementsOf(acknowledged);
  }
}
