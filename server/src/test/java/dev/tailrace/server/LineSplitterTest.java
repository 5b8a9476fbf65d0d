package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();
  private long room = Long.MAX_VALUE;
  private final LineSplitter splitter = splitterOf(8);

  private LineSplitter splitterOf(int maxBytes) {
    return new LineSplitter(
          maxBytes,
          new LineSplitter.Handler() {
            @Override
            public void line(byte[] line) {
              lines.add(new String(line, StandardCharsets.UTF_8));
            }

            @Override
            public void lineTooLong() {
              lines.add("TOO LONG");
            }

            @Override
            public void noRoom() {
              lines.add("NO ROOM");
            }
          },
          bytes -> bytes <= room);
  }

  private void split(String text, int chunk) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += chunk) {
      int end = Math.min(bytes.length, at + chunk);
      splitter.add(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, at, end)));
    }
    splitter.end();
  }

  @Test
  void aLineForWhichThereIsNoRoomIsSkipped() {
    room = 0;
    LineSplitter small = splitterOf(1000);

    small.add(Unpooled.copiedBuffer("x".repeat(300), StandardCharsets.UTF_8));
    small.add(Unpooled.copiedBuffer("y".repeat(300) + "\nnext\n", StandardCharsets.UTF_8));

    assertThat(lines).containsExactly("NO ROOM", "next");
  }

  @Test
  void theLinesAreTheSameForEveryChunking() {
    String text = "one\n\n12345678\n123456789\ntwo\r\n" + "x".repeat(100) + "\nlast";

    for (int chunk = 1; chunk <= text.length(); chunk++) {
      lines.clear();
      split(text, chunk);
      assertThat(lines)
          .as("chunks of " + chunk)
          .containsExactly("one", "", "12345678", "TOO LONG", "two\r", "TOO LONG", "last");
    }
  }

  @Test
  void aLineThatIsTooLongIsToldOfBeforeItEnds() {
    splitter.add(Unpooled.wrappedBuffer("123456789".getBytes(StandardCharsets.UTF_8)));

    assertThat(lines).containsExactly("TOO LONG");
  }

  @Test
  void theEndAfterALineFeedIsNoLine() {
    split("one\n", 10);

    assertThat(lines).containsExactly("one");
  }
}
