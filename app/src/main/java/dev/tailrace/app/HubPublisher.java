package dev.tailrace.app;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The demo's way into a hub in this process.
 *
 * <p>Threads: thread-safe; blocks until the log has answered.
 */
final class HubPublisher implements DemoPublisher {
  private final Hub hub;

  HubPublisher(Hub hub) {
    this.hub = hub;
  }

  @Override
  public boolean publish(String topic, String type, String data, String idempotencyKey)
      throws IOException {
    Event event = Event.of(type == null ? Event.MESSAGE : type, data);
    CompletableFuture<Published> outcome = new CompletableFuture<>();
    hub.publish(new Publication(topic, event, null, idempotencyKey), outcome::complete);
    Published published = await(outcome);
    if (published instanceof Published.Accepted accepted) {
      return !accepted.duplicate();
    }
    if (published instanceof Published.KeyReused) {
      return false; // an entry that its feed has edited since
    }
    throw new IOException("the hub did not take it: " + published);
  }

  private static Published await(CompletableFuture<Published> outcome) throws IOException {
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
