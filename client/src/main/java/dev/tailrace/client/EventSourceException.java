package dev.tailrace.client;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;

/**
 * An {@link EventSource} has failed for good: what an iterator throws, and a subscriber is told.
 *
 * <p>Threads: immutable.
 */
public final class EventSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ConnectionError error;

  EventSourceException(ConnectionError error) {
    super(error.message(), error.cause());
    this.error = error;
  }

  /** {@return what happened, as the error handlers were told, unless it is an interrupt} */
  public ConnectionError error() {
    return error;
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(EventSourceException.class.getName());
  }
}
