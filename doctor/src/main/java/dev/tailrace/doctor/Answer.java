package dev.tailrace.doctor;

import java.util.Optional;

/**
 * What a request came to.
 *
 * @param head empty if no answer came
 * @param failure why none came; empty if one did
 *     <p>Threads: immutable.
 */
record Answer(Optional<Head> head, String failure) {
  static Answer none(String failure) {
    return new Answer(Optional.empty(), failure);
  }

  /** 0 if no answer came. */
  int status() {
    return head.map(Head::status).orElse(0);
  }

  boolean succeeded() {
    return status() / 100 == 2;
  }

  /** {@code HTTP status 403}, or why there is none. */
  String words() {
    return head.isPresent() ? "HTTP status " + status() : failure;
  }
}
