package dev.tailrace.server;

import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import java.util.function.Consumer;

/**
 * Publishes to the hub and brings what became of it back to the connection's event loop, counted.
 *
 * <p>Threads: confined to its event loop.
 */
final class Publisher {
  private final ServerLoop loop;

  Publisher(ServerLoop loop) {
    this.loop = loop;
  }

  /** {@code done} is called on the loop, after this method has returned. */
  void publish(Publication publication, Consumer<Published> done) throws ProblemException {
    try {
      loop.service().hub().publish(publication, p -> loop.execute(() -> done(p, done)));
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  private void done(Published published, Consumer<Published> done) {
    if (published instanceof Published.Accepted accepted) {
      ServerMetrics metrics = loop.service().metrics();
      (accepted.duplicate() ? metrics.duplicates : metrics.published).increment();
    }
    done.accept(published);
  }

  /** What is wrong with a publication that was not accepted. */
  static Problem problem(Published published) {
    return published instanceof Published.KeyReused reused
        ? Problem.of(reused)
        : Problem.of((Published.Refused) published);
  }
}
