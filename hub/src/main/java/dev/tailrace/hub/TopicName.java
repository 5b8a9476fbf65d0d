package dev.tailrace.hub;

import java.nio.charset.StandardCharsets;

/**
 * What a topic may be called: any Unicode text of 1 to {@value #MAX_BYTES} UTF-8 bytes without
 * control characters and without {@code *}, which patterns use. {@code /} separates levels, of
 * which any may be empty, so that an IRI is a topic. Names are compared code point by code point;
 * nothing is normalised.
 */
public final class TopicName {
  /** The longest name, in UTF-8 bytes. */
  public static final int MAX_BYTES = 1024;

  private TopicName() {}

  /**
   * @return the name itself
   * @throws IllegalArgumentException if it cannot be a topic, saying why
   */
  public static String require(String name) {
    requireText("topic", name);
    if (name.indexOf('*') >= 0) {
      throw new IllegalArgumentException("topic contains '*', which only patterns may");
    }
    return name;
  }

  static void requireText(String what, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
    if (text.codePoints().anyMatch(TopicName::unprintable)) {
      throw new IllegalArgumentException(
          what + " contains a control character or an unpaired surrogate");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          what + " has " + bytes + " bytes; at most " + MAX_BYTES + " are allowed");
    }
  }

  private static boolean unprintable(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
