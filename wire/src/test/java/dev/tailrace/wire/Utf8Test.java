package dev.tailrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Gen;
import org.junit.jupiter.api.Test;

/** Rule: UTF-8 is decoded as the WHATWG Encoding Standard does, for every sequence of bytes. */
class Utf8Test {
  /** The first and last byte of every range the standard distinguishes. */
  private static final int[] BORDERS = {
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
    0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  @Test
  void everyPairOfBytesIsDecodedAsTheStandardDoes() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      assertDecoded((byte) (pair >> 8), (byte) pair);
    }
  }

  @Test
  void everySequenceOfBorderBytesIsDecodedAsTheStandardDoes() {
    for (int first : BORDERS) {
      for (int second : BORDERS) {
        for (int third : BORDERS) {
          assertFourBytesDecoded((byte) first, (byte) second, (byte) third);
        }
      }
    }
  }

  @Test
  void anySequenceIsDecodedAsTheStandardDoes() {
    Gen gen = new Gen(1);

    for (int i = 0; i < 20_000; i++) {
      assertDecoded(gen.noise(gen.random().nextInt(40)));
    }
  }

  @Test
  void everyByteOfASurrogateIsOneReplacement() {
    byte[] surrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};

    assertThat(Utf8.decode(surrogate, 0, 3)).isEqualTo("\ufffd\ufffd\ufffd");
    assertThat(Utf8.decode(surrogate, 0, 2)).isEqualTo("\ufffd\ufffd");
    assertThat(Utf8.decode(surrogate, 0, 1)).isEqualTo("\ufffd");
  }

  @Test
  void theBytesBehindTheLengthMeanNothing() {
    byte[] bytes = {'a', (byte) 0xED, (byte) 0xA0};

    assertThat(Utf8.decode(bytes, 0, 1)).isEqualTo("a");
    assertThat(Utf8.decode(bytes, 0, 2)).isEqualTo("a\ufffd");
  }

  private static void assertFourBytesDecoded(byte first, byte second, byte third) {
    for (int fourth : BORDERS) {
      assertDecoded(first, second, third, (byte) fourth);
    }
  }

  private static void assertDecoded(byte... bytes) {
    String expected = WhatwgUtf8.decode(bytes);
    if (!expected.equals(Utf8.decode(bytes, 0, bytes.length))) {
      assertThat(Utf8.decode(bytes, 0, bytes.length)).as("%s", (Object) bytes).isEqualTo(expected);
    }
  }
}
