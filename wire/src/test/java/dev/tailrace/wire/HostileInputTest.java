package dev.tailrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tailrace.wire.DecoderLimits.Policy;
import dev.tailrace.wire.Transcript.Omitted;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an enemy would send, without end. Cost is counted in bytes allocated, not in time: whatever
 * is copied has been allocated.
 */
class HostileInputTest {
  private static final int ENDLESS = 64 << 20;
  private static final int LIMIT = 64 << 10;
  private static final DecoderLimits LIMITS =
      DecoderLimits.DEFAULTS.withMaxEventBytes(LIMIT).withPolicy(Policy.SKIP_EVENT);

  private final Transcript transcript = new Transcript();
  private final EventDecoder decoder = new EventDecoder(LIMITS, transcript);

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "x:", "data:", "event:", "id:", "retry:", "retry:1", ":", "data", "\ufeff"})
  void anEndlessLineCostsNoMoreThanTheLimits(String start) throws WireException {
    decoder.decode(utf8(start));

    long allocated = allocatedBy(() -> decodeEndlessly("0123456789abcdef"));
    decoder.decode(utf8("\n\ndata: alive\n\n"));

    assertThat(allocated).isLessThan(4 * LIMIT);
    assertThat(transcript.events()).containsExactly(Event.of("alive"));
  }

  @Test
  void anEndlessNumberIsALargeNumber() throws WireException {
    decoder.decode(utf8("retry:"));

    long allocated = allocatedBy(() -> decodeEndlessly("9999999999999999"));
    decoder.decode(utf8("\n"));

    assertThat(allocated).isLessThan(LIMIT);
    assertThat(decoder.reconnectionTime()).hasValue(Long.MAX_VALUE);
  }

  @Test
  void leadingZerosWithoutEndCountForNothing() throws WireException {
    decoder.decode(utf8("retry:"));

    decodeEndlessly("0000000000000000");
    decoder.decode(utf8("7\n"));

    assertThat(decoder.reconnectionTime()).hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data: 0123456789\n", "data\n", "x: y\n", "x\n", "id\0: x\n", "retry:x\n"})
  void anEndlessBlockCostsNoMoreThanTheLimits(String line) throws WireException {
    long allocated = allocatedBy(() -> decodeEndlessly(line.repeat(64)));
    decoder.decode(utf8("\n\ndata: alive\n\n"));

    assertThat(allocated).isLessThan(4 * LIMIT);
    assertThat(transcript.events()).containsExactly(Event.of("alive"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id: 7\n", "event: x\n"})
  void anEndlessBlockOfIdsOrTypesIsItsLast(String line) throws WireException {
    decodeEndlessly(line.repeat(64));
    decoder.decode(utf8("id: 8\nevent: y\ndata: alive\n\n"));

    assertThat(transcript.events()).containsExactly(Event.of("y", "alive").withId("8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void aMillionBlankLinesAreNothing(String lineEnd) throws WireException {
    ByteBuffer lines = utf8(lineEnd.repeat(1_000_000));

    long allocated = allocatedBy(() -> decoder.decode(lines));

    assertThat(transcript.calls()).isEmpty();
    assertThat(allocated).isLessThan(LIMIT);
  }

  @Test
  void aGiganticIdOrTypeIsLeftOutAndTheEventDelivered() throws WireException {
    String gigantic = "x".repeat(1 << 20);

    decoder.decode(utf8("id: " + gigantic + "\nevent: " + gigantic + "\ndata: x\n\n"));

    assertThat(transcript.events()).containsExactly(Event.of("x"));
    assertThat(decoder.lastEventId()).isEmpty();
    assertThat(transcript.omissions())
        .containsExactly(
            new Omitted(EventDecoder.Omission.ID_TOO_LONG, 4 + 4096),
            new Omitted(EventDecoder.Omission.TYPE_TOO_LONG, 4 + (1 << 20) + 1 + 7 + 4096));
  }

  @Test
  void everyByteThatIsNotUtf8IsOneReplacement() throws WireException {
    byte[] stream = "data: ????????\n\n".getBytes(UTF_8);
    Arrays.fill(stream, 6, 14, (byte) 0xFF);

    decoder.decode(ByteBuffer.wrap(stream));

    assertThat(transcript.events()).containsExactly(Event.of("\ufffd".repeat(8)));
  }

  private void decodeEndlessly(String piece) throws WireException {
    ByteBuffer chunk = utf8(piece);
    for (int sent = 0; sent < ENDLESS; sent += chunk.limit()) {
      decoder.decode(chunk.rewind());
    }
  }

  private interface Work {
    void run() throws WireException;
  }

  private static long allocatedBy(Work work) throws WireException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
