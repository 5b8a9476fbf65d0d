package dev.tailrace.hub;

import java.time.Instant;

/** Where a listener wants to begin. */
public sealed interface Start {
  /** With what is published from now on. */
  record Latest() implements Start {}

  /** With the earliest event that is left. */
  record Earliest() implements Start {}

  /**
   * After the event with this id: the hub's own {@code <epoch>.<offset>} or one that a publisher
   * gave.
   */
  record AfterId(String id) implements Start {}

  /** With the first event published at this time or later. */
  record Since(Instant time) implements Start {}

  /** With the newest {@code count} events, from 0. */
  record Last(int count) implements Start {
    public Last {
      if (count < 0) {
        throw new IllegalArgumentException("last is negative: " + count);
      }
    }
  }

  /** A {@code Last-Event-ID}, in which {@code earliest} and {@code latest} stand for themselves. */
  static Start ofLastEventId(String id) {
    return switch (id) {
      case "earliest" -> new Earliest();
      case "latest" -> new Latest();
      default -> new AfterId(id);
    };
  }
}
