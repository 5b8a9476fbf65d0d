package dev.tailrace.bench;

import dev.tailrace.wire.Event;

/** The events that the codec is measured with. */
final class Texts {
  private static final int LINE_CHARS = 40;
  private static final String WORDS = "what the listener wants to know and cannot wait for, ";

  private Texts() {}

  /**
   * An event with an id.
   *
   * @param bytes of its data, all of them ASCII
   * @param lines {@code one}, or {@code many}: of 40 characters, or a quarter of the data
   */
  static Event event(int bytes, String lines) {
    StringBuilder data = new StringBuilder(WORDS.repeat(bytes / WORDS.length() + 1));
    data.setLength(bytes);
    if (lines.equals("many")) {
      int every = Math.min(LINE_CHARS, bytes / 4);
      for (int i = every - 1; i < bytes - 1; i += every) {
        data.setCharAt(i, '\n');
      }
    }
    return Event.of("update", data.toString()).withId("k3x9qa.1234567");
  }
}
