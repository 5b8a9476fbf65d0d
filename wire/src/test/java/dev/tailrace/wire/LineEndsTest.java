package dev.tailrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Gen;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LineEndsTest {
  @Test
  void everyByteValueAtEveryIndexIsSeenForWhatItIs() {
    for (int value = 0; value < 256; value++) {
      for (int index = 0; index < 80; index++) {
        byte[] bytes = new byte[80];
        Arrays.fill(bytes, (byte) 'x');
        bytes[index] = (byte) value;
        int expected = value == '\n' || value == '\r' ? index : bytes.length;
        assertThat(LineEnds.find(bytes, 0, bytes.length)).isEqualTo(expected);
      }
    }
  }

  @Test
  void theFirstOfManyIsFound() {
    Gen gen = new Gen(1);

    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = fewValues(gen, 120);
      int from = gen.random().nextInt(20);
      int to = from + gen.random().nextInt(100);
      assertThat(LineEnds.find(bytes, from, to)).isEqualTo(firstOneByOne(bytes, from, to));
    }
  }

  @Test
  void whatLiesOutsideIsNotLookedAt() {
    byte[] bytes = new byte[40];
    Arrays.fill(bytes, (byte) '\n');
    Arrays.fill(bytes, 3, 29, (byte) 'x');

    assertThat(LineEnds.find(bytes, 3, 29)).isEqualTo(29);
    assertThat(LineEnds.find(bytes, 29, 29)).isEqualTo(29);
  }

  /** Line ends, their neighbours, and bytes that differ from them in the high bit alone. */
  private static byte[] fewValues(Gen gen, int length) {
    byte[] values = {'\t', '\n', 0xB, 0xC, '\r', 0xE, 'x', 'x', 'x', (byte) 0x8A, (byte) 0x8D, 0};
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = values[gen.random().nextInt(values.length)];
    }
    return bytes;
  }

  private static int firstOneByOne(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        return i;
      }
    }
    return to;
  }
}
