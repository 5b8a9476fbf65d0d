package dev.tailrace.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Makes what event streams are made of, from a seed: the same seed gives the same things on every
 * machine. Prefers what parsers get wrong over what is likely.
 *
 * <p>Threads: confined to the test's thread.
 */
public final class Gen {
  /** Characters that mean something to a parser, or that some parser takes for more than it is. */
  private static final String ODD =
      "\0\t\u000b\f\u001b :;,0\"\\\u007f\u0085\u00a0\u2028\ufeff\ufffd";

  /** Pieces of streams: fields, near misses of their names, byte order marks, broken UTF-8. */
  private static final List<byte[]> PIECES =
      List.of(
          utf8("data"), utf8("data:"), utf8("data: "), utf8("data:  "), utf8("Data: "),
          utf8("data : "), utf8("\0data:"), utf8("dataa:"), utf8("event: "), utf8("event"),
          utf8("events:"), utf8("id: "), utf8("id"), utf8("ID:"), utf8("idd"), utf8("retry: "),
          utf8("retry"), utf8("message"), utf8("x"), utf8("longer than eight"), utf8("0"),
          utf8("17"), utf8("9223372036854775808"), utf8(":"), utf8(": ping"), utf8(" "),
          utf8("\0"), utf8("\t"), utf8("\n"), utf8("\n\n"), utf8("\r"), utf8("\r\n"),
          utf8("\r\n\r\n"), utf8("\n\r"), utf8("\u00e9"), utf8("\u20ac"), utf8("\ud83d\ude00"),
          utf8("\ufeff"), utf8("\u2028"), bytes(0xEF), bytes(0xEF, 0xBB), bytes(0xED, 0xA0),
          bytes(0xED, 0xA0, 0x80), bytes(0xED, 0xBF, 0xBF), bytes(0xED), bytes(0xC0, 0x80),
          bytes(0xC3), bytes(0xE2, 0x82), bytes(0xE0, 0x80), bytes(0xF0, 0x9F, 0x98),
          bytes(0xF4, 0x90), bytes(0xF5), bytes(0x80), bytes(0xBF), bytes(0xFF));

  private final Random random;

  public Gen(long seed) {
    random = new Random(seed);
  }

  /** The numbers behind it all. */
  public Random random() {
    return random;
  }

  /** 0 to {@code longest} characters of all lengths in UTF-8, and line ends of all kinds. */
  public String text(int longest) {
    return string(longest, true);
  }

  /** As {@link #text}, without CR and LF. May contain NUL. */
  public String line(int longest) {
    return string(longest, false);
  }

  /** A stream of that many pieces, few of them in an order that makes sense. */
  public byte[] hostileStream(int pieces) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < pieces; i++) {
      stream.writeBytes(PIECES.get(random.nextInt(PIECES.size())));
    }
    return stream.toByteArray();
  }

  /** Any bytes. */
  public byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String string(int longest, boolean lineEnds) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(longest + 1);
    for (int i = 0; i < length; i++) {
      text.append(lineEnds && random.nextInt(8) == 0 ? lineEnd() : character());
    }
    return text.toString();
  }

  private String lineEnd() {
    return List.of("\n", "\r", "\r\n").get(random.nextInt(3));
  }

  private String character() {
    return switch (random.nextInt(6)) {
      case 0 -> oneOf(ODD);
      case 1 -> Character.toString(range(0x80, 0x7FF));
      case 2 -> Character.toString(range(0xE000, 0xFFFF));
      case 3 -> Character.toString(range(0x10000, 0x10FFFF));
      default -> Character.toString(range('a', 'z'));
    };
  }

  private String oneOf(String characters) {
    return Character.toString(characters.charAt(random.nextInt(characters.length())));
  }

  private int range(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
