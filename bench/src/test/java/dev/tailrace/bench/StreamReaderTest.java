package dev.tailrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.wire.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The readers that are compared do the same work. */
class StreamReaderTest {
  private static final int TIMES = 3;

  static Stream<Arguments> everyReaderShapeAndChunk() {
    return Stream.of("tailrace", "tailrace-stream", "okhttp", "okhttp-8k", "spring")
        .flatMap(
            reader ->
                Stream.of("small", "typical", "large", "lines")
                    .flatMap(
                        shape ->
                            Stream.of(1, 1460, 65536)
                                .map(chunk -> Arguments.of(reader, shape, chunk))));
  }

  @ParameterizedTest
  @MethodSource("everyReaderShapeAndChunk")
  void everyReaderHearsEveryEventWhole(String reader, String shape, int chunk) throws Exception {
    Event event = ReaderBenchmark.event(shape);
    List<Event> heard = new ArrayList<>();

    StreamReader.named(reader)
        .read(
            new Chunks(ReaderBenchmark.stream(event, TIMES), chunk),
            (type, data, id) -> heard.add(Event.of(type, data).withId(id)));

    assertThat(heard).isEqualTo(Collections.nCopies(TIMES, event));
  }
}
