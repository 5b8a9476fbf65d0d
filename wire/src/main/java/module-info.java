/** {@code text/event-stream} to events and back; no dependencies. */
module dev.tailrace.wire {
  exports dev.tailrace.wire;

  requires static transitive org.jspecify;
}
