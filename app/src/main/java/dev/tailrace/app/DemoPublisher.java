package dev.tailrace.app;

import java.io.IOException;

/**
 * Where the demo's feeders put their events: the hub, as they see it.
 *
 * <p>Threads: called by one feeder at a time, from the demo's scheduler.
 */
interface DemoPublisher {
  /**
   * Publishes an event, to which the hub gives the id; returns when it is in the log.
   *
   * @param type the event's type, or {@code null} for {@code message}
   * @param idempotencyKey publishes once, however often it is used; {@code null} for no such
   *     promise
   * @return whether there is a new event; false if the key had been used before, with whatever data
   * @throws IOException if the hub did not take it
   */
  boolean publish(String topic, String type, String data, String idempotencyKey)
      throws IOException;
}
