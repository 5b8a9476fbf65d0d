package dev.tailrace.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes UTF-8 as browsers do: one U+FFFD for each maximal part of a sequence that cannot be
 * right. The JDK's decoder does the same but for encoded surrogates (ED A0..BF xx), where it writes
 * one U+FFFD and the standard three.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://encoding.spec.whatwg.org/#utf-8-decoder">WHATWG Encoding, UTF-8 decoder</a>
 */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';
  private static final byte SURROGATE_LEAD = (byte) 0xED;
  private static final byte NEVER_VALID = (byte) 0xFF;

  private Utf8() {}

  /** Decodes {@code [from, to)}. */
  static String decode(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : decodeDamaged(bytes, from, to);
  }

  /** Breaks the leads of surrogates, so that every byte of them is an error of its own. */
  private static String decodeDamaged(byte[] bytes, int from, int to) {
    byte[] broken = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < broken.length - 1; i++) {
      if (broken[i] == SURROGATE_LEAD && (broken[i + 1] & 0xE0) == 0xA0) {
        broken[i] = NEVER_VALID;
      }
    }
    return new String(broken, StandardCharsets.UTF_8);
  }
}
