package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static final int MAX_LINE = 10;
  private static final int BATCH = 1000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void linesAreTheSameHoweverTheBytesCome(int chunk) throws IOException {
    String text = "one\n\ntwo\r\nthr\ree\ngrün\nlast";

    List<String> lines = texts(all(reader(chunked(text, chunk))));

    assertThat(lines).containsExactly("one", "", "two", "thr\ree", "grün", "last");
  }

  @Test
  void linesAreNumberedFromOne() throws IOException {
    List<LineReader.Line> lines = all(reader(chunked("a\nb\nc", 2)));

    assertThat(lines).extracting(LineReader.Line::number).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aLineIsGivenAsSoonAsItIsThere() throws IOException {
    LineReader reader = reader(new OneByOne("a\n", "b\nc", "d\n"));

    assertThat(texts(reader.next())).containsExactly("a");
    assertThat(texts(reader.next())).containsExactly("b");
    assertThat(texts(reader.next())).containsExactly("cd");
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void whatIsThereAlreadyIsGivenTogether() throws IOException {
    LineReader reader = reader(stream("a\nb\nc\n"));

    assertThat(texts(reader.next())).containsExactly("a", "b", "c");
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void aBatchIsBounded() throws IOException {
    byte[] lines = "12345678\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    LineReader reader = new LineReader(new ByteArrayInputStream(lines), MAX_LINE, 100_000);

    List<LineReader.Line> first = reader.next();

    assertThat(first.size() * 9).isBetween(100_000, 100_000 + 64 * 1024);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11, 1000})
  void aLineThatIsTooLongIsToldAndSkipped(int chunk) throws IOException {
    List<LineReader.Line> lines =
        all(reader(chunked("0123456789\n0123456789\r\n0123456789a\nok\n", chunk)));

    assertThat(lines)
        .extracting(LineReader.Line::whole)
        .containsExactly(true, true, false, true);
    assertThat(texts(lines)).startsWith("0123456789", "0123456789").endsWith("ok");
  }

  private static LineReader reader(InputStream in) {
    return new LineReader(in, MAX_LINE, BATCH);
  }

  private static List<LineReader.Line> all(LineReader reader) throws IOException {
    List<LineReader.Line> all = new ArrayList<>();
    for (List<LineReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
      all.addAll(next);
    }
    return all;
  }

  private static List<String> texts(List<LineReader.Line> lines) {
    return lines.stream().map(l -> new String(l.bytes(), StandardCharsets.UTF_8)).toList();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As a pipe gives it: {@code size} bytes a read, with nothing known to follow. */
  private static InputStream chunked(String text, int size) {
    return new InputStream() {
      private final InputStream whole = stream(text);

      @Override
      public int read() throws IOException {
        return whole.read();
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return whole.read(into, from, Math.min(size, length));
      }
    };
  }
}
