package dev.tailrace.hub;

/** An event is larger on the wire than the hub accepts. */
public final class EventTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int limitBytes;

  EventTooLargeException(int bytes, int limitBytes) {
    super("event has " + bytes + " bytes on the wire; at most " + limitBytes + " are accepted");
    this.limitBytes = limitBytes;
  }

  /** The limit, in bytes. */
  public int limitBytes() {
    return limitBytes;
  }
}
