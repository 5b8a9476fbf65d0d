package dev.tailrace.access;

import dev.tailrace.access.KeyException.Fault;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of looking for keys, in all places together. Threads: thread-safe. */
final class KeyTally {
  final LongAdder fetched = new LongAdder(); // or tried to
  final LongAdder spared = new LongAdder();
  private final Map<Fault, LongAdder> failed = new EnumMap<>(Fault.class);

  KeyTally() {
    for (Fault each : Fault.values()) {
      failed.put(each, new LongAdder());
    }
  }

  void failed(Fault why) {
    failed.get(why).increment();
  }

  AccessStatus.Looking status() {
    Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    failed.forEach((why, count) -> counts.put(why, count.sum()));
    return new AccessStatus.Looking(fetched.sum(), spared.sum(), counts);
  }
}
