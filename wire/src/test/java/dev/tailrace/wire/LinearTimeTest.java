package dev.tailrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decoding costs the same for every byte, however many came before it. Work is counted, not timed:
 * bytes moved by growing memory, and bytes allocated in all. Bytes seen are looked at once more at
 * the most, when their chunk ends before their line: the parser stores none, and {@link
 * BoundedBytes} is read once, when its end has come.
 */
class LinearTimeTest {
  private static final int SIZE = 4 << 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000, 8_192, SIZE})
  void gatheringMovesEveryByteThreeTimesAtMost(int pieceBytes) {
    BoundedBytes bytes = new BoundedBytes(SIZE);
    byte[] piece = new byte[pieceBytes];
    long moved = 0;

    for (int size = 0; size + pieceBytes <= SIZE; size += pieceBytes) {
      int before = bytes.capacity();
      bytes.append(piece, 0, pieceBytes);
      moved += pieceBytes + (bytes.capacity() == before ? 0 : size);
    }

    assertThat(moved).isLessThanOrEqualTo(3L * SIZE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000, 8_192, SIZE})
  void aLineAllocatesAFewTimesItsSizeInChunksOfAnySize(int chunkBytes) throws WireException {
    byte[] stream = ("data: " + "x".repeat(SIZE - 8) + "\n\n").getBytes(UTF_8);

    assertThat(allocatedByDecoding(stream, chunkBytes)).isLessThan(6L * SIZE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000, 8_192, SIZE})
  void manyLinesAllocateAFewTimesTheirSizeInChunksOfAnySize(int chunkBytes) throws WireException {
    byte[] stream = ("data:x\n".repeat(SIZE / 7) + "\n").getBytes(UTF_8);

    assertThat(allocatedByDecoding(stream, chunkBytes)).isLessThan(6L * SIZE);
  }

  private static long allocatedByDecoding(byte[] stream, int chunkBytes) throws WireException {
    Transcript transcript = new Transcript();
    EventDecoder decoder = new EventDecoder(DecoderLimits.DEFAULTS, transcript);
    ByteBuffer window = ByteBuffer.wrap(stream);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int from = 0; from < stream.length; from += chunkBytes) {
      window.limit(Math.min(stream.length, from + chunkBytes));
      decoder.decode(window);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(transcript.events()).hasSize(1);
    return allocated;
  }
}
