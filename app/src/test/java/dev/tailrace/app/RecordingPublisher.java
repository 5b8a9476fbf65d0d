package dev.tailrace.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A hub that writes down what it is given, knows its keys, and refuses when told to. */
final class RecordingPublisher implements DemoPublisher {
  record Published(String topic, String type, String data, String key) {}

  private final List<Published> events = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private int refusals;

  @Override
  public boolean publish(String topic, String type, String data, String idempotencyKey)
      throws IOException {
    if (refusals > 0) {
      refusals--;
      throw new IOException("disk full");
    }
    if (idempotencyKey != null && !keys.add(idempotencyKey)) {
      return false;
    }
    return events.add(new Published(topic, type, data, idempotencyKey));
  }

  /** Knows this key from an earlier run. */
  void knows(String key) {
    keys.add(key);
  }

  void refuse(int times) {
    refusals = times;
  }

  List<Published> events() {
    return List.copyOf(events);
  }

  List<String> keys() {
    return events.stream().map(Published::key).toList();
  }
}
