package dev.tailrace.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The group "linefeeds" of LaunchDarkly's contract tests. The streams stay open, so an event must
 * come as soon as the CR of its blank line has come.
 */
class LaunchDarklyLinefeedsTest {
  private final SocketRig rig = new SocketRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void linefeeds(StreamCase c) {
    c.play(rig);
  }

  static List<StreamCase> cases() {
    List<StreamCase> cases = new ArrayList<>();
    cases.addAll(endedBy("\n", "LF"));
    cases.addAll(endedBy("\r\n", "CRLF"));
    cases.addAll(endedBy("\r", "CR"));
    cases.add(
        StreamCase.of("CRLF: a CR is the end of a piece")
            .sends("data: Hello\r", "\ndata: World\r", "\n\r\ndata: OK\r", "\n", "\r", "\n")
            .tells("Hello\nWorld", "OK"));
    assertThat(cases).hasSize(55);
    return cases;
  }

  private static List<StreamCase> endedBy(String end, String name) {
    return streams().stream().flatMap(c -> cut(c, end, name)).toList();
  }

  /** One stream whose lines end with LF, and what it tells. */
  private static List<StreamCase> streams() {
    return List.of(
        StreamCase.of("one event").sends("data: event 1\n\n").tells("event 1"),
        StreamCase.of("an event of one line, one of two")
            .sends("data: event 1\n\ndata: event 2 line 1\ndata: event 2 line 2\n\n")
            .tells("event 1", "event 2 line 1\nevent 2 line 2"),
        StreamCase.of("three lines, the first empty")
            .sends("data:\ndata: line2\ndata: line3\n\n")
            .tells("\nline2\nline3"),
        StreamCase.of("three lines, the middle one empty")
            .sends("data: line1\ndata:\ndata: line3\n\n")
            .tells("line1\n\nline3"),
        StreamCase.of("one blank line too many")
            .sends("data: event 1\n\n\ndata: event 2\n\n")
            .tells("event 1", "event 2"),
        StreamCase.of("two blank lines too many")
            .sends("data: event 1\n\n\n\ndata: event 2\n\n")
            .tells("event 1", "event 2"));
  }

  /** That stream with other line ends: whole, in single bytes, in pairs. */
  private static Stream<StreamCase> cut(StreamCase c, String end, String name) {
    String text = new String(c.pieces().get(0), UTF_8).replace("\n", end);
    return Stream.of(
        new StreamCase(name + ": " + c.fact() + ", in one piece", List.of(), c.told()).sends(text),
        new StreamCase(name + ": " + c.fact() + ", in single bytes", List.of(), c.told())
            .sendsBy(1, text),
        new StreamCase(name + ": " + c.fact() + ", in pairs of bytes", List.of(), c.told())
            .sendsBy(2, text));
  }
}
