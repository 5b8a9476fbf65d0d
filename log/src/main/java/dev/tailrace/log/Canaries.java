package dev.tailrace.log;

import java.io.IOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Those who wait for a {@link Canary}. They hear of it together, from one that flies for them all
 * or from a group of appends that is written first.
 *
 * <p>Threads: {@link #add} and {@link #tell} from any thread; {@link #fly} confined to the log's
 * writer.
 */
final class Canaries {
  private final Canary canary;
  private final Queue<Consumer<Optional<Appended.Refused>>> waiting =
      new ConcurrentLinkedQueue<>();

  Canaries(Canary canary) {
    this.canary = canary;
  }

  void add(Consumer<Optional<Appended.Refused>> done) {
    waiting.add(done);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Sends one, and tells what became of it. */
  void fly() {
    Optional<Appended.Refused> outcome = Optional.empty();
    try {
      canary.fly();
    } catch (IOException e) {
      String what = "writing a canary: " + e.getMessage();
      outcome = Optional.of(new Appended.Refused(Appended.Reason.FULL, what));
    }
    tell(outcome);
  }

  /** Tells all who wait: nothing, or what becomes of appends now. */
  void tell(Optional<Appended.Refused> outcome) {
    for (var done = waiting.poll(); done != null; done = waiting.poll()) {
      Consumer<Optional<Appended.Refused>> told = done;
      Callbacks.call(() -> told.accept(outcome));
    }
  }
}
