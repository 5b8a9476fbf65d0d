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
    return require(name, MAX_BYTES);
  }

  /**
   * Puts a name below a prefix.
   *
   * @param prefix text that is a name itself; it takes its bytes from what the name may have
   * @return both as one name
   * @throws IllegalArgumentException if it cannot be a topic, saying why: in bytes of the name
   */
  public static String below(String prefix, String name) {
    return prefix + require(name, MAX_BYTES - prefix.getBytes(StandardCharsets.UTF_8).length);
  }

  private static String require(String name, int most) {
    requireText("topic", name, most);
    if (name.indexOf('*') >= 0) {
      throw new IllegalArgumentException("topic contains '*', which only patterns may");
    }
    return name;
  }

  static void requireText(String what, String text) {
    requireText(what, text, MAX_BYTES);
  }

  private static void requireText(String what, String text, int most) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
    if (text.codePoints().anyMatch(TopicName::unprintable)) {
      throw new IllegalArgumentException(
          what + " contains a control character or an unpaired surrogate");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > most) {
      throw new IllegalArgumentException(
          what + " has " + bytes + " bytes; at most " + most + " are allowed");
    }
  }

  private static boolean unprintable(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
