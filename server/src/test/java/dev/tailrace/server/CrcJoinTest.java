package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrcJoinTest {
  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource({"0,0", "0,7", "7,0", "1,1", "3,5", "1000,1", "1,1000", "4096,70001"})
  void twoPiecesHaveTheCrcOfBoth(int first, int second) {
    byte[] all = bytes(first + second);

    int joined =
        CrcJoin.join(
            crc(all, 0, first), CrcJoin.shift(second), crc(all, first, second));

    assertThat(joined).isEqualTo(crc(all, 0, all.length));
  }

  @Test
  void manyPiecesHaveTheCrcOfAll() {
    byte[] all = bytes(50_000);
    int joined = 0;

    for (int at = 0; at < all.length; ) {
      int length = Math.min(all.length - at, random.nextInt(300));
      joined = CrcJoin.join(joined, CrcJoin.shift(length), crc(all, at, length));
      at += length;
    }

    assertThat(joined).isEqualTo(crc(all, 0, all.length));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
