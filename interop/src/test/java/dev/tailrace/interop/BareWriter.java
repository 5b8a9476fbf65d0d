package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes without keys, and goes on to the next event when it does not know what became of one:
 * every acknowledged event is there, once; of the others, each once or not at all.
 */
final class BareWriter extends Writer {
  private final Count acks;
  private final List<Heard> acknowledged = new ArrayList<>();
  private long next;

  BareWriter(HubProcess hub, String topic, Count acks) {
    super(hub, topic);
    this.acks = acks;
  }

  @Override
  void write() throws IOException {
    try (Publisher publisher = new Publisher(hub().port())) {
      while (!finishing()) {
        String data = data(next++);
        String id = publisher.publish(topic(), data);
        acknowledged.add(Heard.message(data, id));
        acks.increment();
      }
    }
  }

  @Override
  void assertAllIn(List<Heard> log) {
    List<Heard> all = log.stream().filter(event -> event.data().startsWith(topic() + " ")).toList();

    assertThat(acknowledged).as(topic()).isNotEmpty();
    assertThat(all).containsSubsequence(acknowledged);
    assertThat(numbers(log)).doesNotHaveDuplicates().isSorted();
  }
}
