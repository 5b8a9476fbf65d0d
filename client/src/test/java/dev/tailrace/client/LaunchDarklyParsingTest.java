package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The groups "basic parsing", "BOM handling" and "comments" of LaunchDarkly's contract tests. */
class LaunchDarklyParsingTest {
  private static final String BOM = "\ufeff";
  private static final int LARGE_BYTES = 5 << 20;

  private final SocketRig rig = new SocketRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource({"messages", "fields", "characters"})
  void basicParsing(StreamCase c) {
    c.play(rig);
  }

  @ParameterizedTest
  @MethodSource("marks")
  void byteOrderMarks(StreamCase c) {
    c.play(rig);
  }

  @ParameterizedTest
  @MethodSource("comments")
  void comments(StreamCase c) {
    c.play(rig);
  }

  static List<StreamCase> messages() {
    String one = large(1);
    String other = large(2);
    return counted(
        10,
        fact("a message of one line in one piece").sends("data: Hello\n\n").tells("Hello"),
        fact("a message that ends in a piece in which the next begins")
            .sends("data: test", "test\n\ndata:", "test\n\n")
            .tells("testtest", "test"),
        fact("a large message in one piece").sends("data: " + one + "\n\n").tells(one),
        fact("a larger message in two pieces")
            .sends("data: " + one, other + "\n\n")
            .tells(one + other),
        fact("a line in two pieces").sends("data: Hel", "lo\n\n").tells("Hello"),
        fact("two messages in one piece")
            .sends("data: Hello\n\ndata: World\n\n")
            .tells("Hello", "World"),
        fact("a message of two lines").sends("data: Hello\ndata:World\n\n").tells("Hello\nWorld"),
        fact("data may be empty").sends("data:\n\n").tells(""),
        fact("lines that are a bare name have an empty value")
            .sends("data\n\ndata\ndata\n\n")
            .tells("", "\n"),
        hundredMessages());
  }

  static List<StreamCase> fields() {
    return counted(
        11,
        fact("an event has the type it names")
            .sends("event: greeting\ndata: Hello\n\n")
            .tells("greeting", "Hello", ""),
        fact("an event without a type is a message")
            .sends("data: Hello\n\n")
            .tells("message", "Hello", ""),
        fact("an event has an id").sends("id: abc\ndata: Hello\n\n").tells("message", "Hello", "abc"),
        fact("an event has a type and an id")
            .sends("event: greeting\nid: abc\ndata: Hello\n\n")
            .tells("greeting", "Hello", "abc"),
        fact("an id with a NUL is ignored")
            .sends("id: a\0bc\ndata: Hello\n\n")
            .notes(Diagnostic.Kind.ID_IGNORED)
            .tells("message", "Hello", ""),
        fact("an id stays until there is another")
            .sends("id: abc\ndata: first\n\n", "data: second\n\n")
            .tells("message", "first", "abc")
            .tells("message", "second", "abc"),
        fact("an empty id takes the id away")
            .sends("id: abc\ndata: first\n\n", "id: \ndata: second\n\n")
            .tells("message", "first", "abc")
            .tells("message", "second", ""),
        fact("the order of fields does not matter")
            .sends("data: Hello\nid: abc\nevent: greeting\n\n")
            .tells("greeting", "Hello", "abc"),
        fact("an unknown field is ignored")
            .sends("event: greeting\ncolor: blue\ndata: Hello\n\n")
            .tells("greeting", "Hello", ""),
        fact("the space behind the colon may be missing")
            .sends("event:greeting\ndata:Hello\n\n")
            .tells("greeting", "Hello", ""),
        fact("a second space belongs to the value")
            .sends("event:  greeting\ndata:  Hello\n\n")
            .tells(" greeting", " Hello", ""));
  }

  static List<StreamCase> characters() {
    return counted(
        2,
        fact("characters of several bytes").sends("data: €豆腐\n\n").tells("€豆腐"),
        fact("characters in pieces of one byte").sendsBy(1, "data: €豆腐\n\n").tells("€豆腐"));
  }

  static List<StreamCase> marks() {
    StreamCase bytewise =
        fact("a mark cut into its bytes").sendsBy(1, BOM).sends("data: Hello\n\n").tells("Hello");
    StreamCase inTwo = fact("a mark cut in two").sendsBy(2, BOM + "data: Hello\n\n").tells("Hello");
    return counted(
        11,
        fact("a mark at the start is stripped").sends(BOM + "data: Hello\n\n").tells("Hello"),
        fact("a mark before an event with type and id")
            .sends(BOM + "event: greeting\nid: abc\ndata: Hello\n\n")
            .tells("greeting", "Hello", "abc"),
        fact("a mark before two messages")
            .sends(BOM + "data: First\n\ndata: Second\n\n")
            .tells("First", "Second"),
        fact("a mark that comes later is data")
            .sends("data: First\n\n", "data: " + BOM + "Second\n\n")
            .tells("First", BOM + "Second"),
        inTwo,
        bytewise,
        fact("only the first mark is stripped")
            .sends(BOM + "data: " + BOM + "Hello\n\n")
            .tells(BOM + "Hello"),
        fact("there need not be a mark").sends("data: Hello\n\n").tells("Hello"),
        fact("a mark before a message of two lines")
            .sends(BOM + "data: Line1\ndata: Line2\n\n")
            .tells("Line1\nLine2"),
        fact("a mark before a comment")
            .sends(BOM + ":comment\ndata: Hello\n\n")
            .comments("comment")
            .tells("Hello"),
        fact("a mark before empty data").sends(BOM + "data:\n\n").tells(""));
  }

  static List<StreamCase> comments() {
    return counted(
        4,
        fact("a comment is told without waiting for a blank line")
            .sends(":Hello\n")
            .comments("Hello"),
        fact("two comments in a row")
            .sends(":Hello\n", ":World\n")
            .comments("Hello")
            .comments("World"),
        fact("a comment before an event")
            .sends(":Hello\n", "data: Hello\n\n")
            .comments("Hello")
            .tells("Hello"),
        fact("a comment behind an event")
            .sends("data: Hello\n\n", ":Hello\n")
            .tells("Hello")
            .comments("Hello"));
  }

  private static StreamCase hundredMessages() {
    String[] data = IntStream.range(0, 100).mapToObj(i -> "message " + i).toArray(String[]::new);
    String all = Stream.of(data).map(each -> "data: " + each + "\n\n").reduce("", String::concat);
    return fact("a hundred messages in one piece keep their order").sends(all).tells(data);
  }

  /** Text that no pattern makes easy. */
  private static String large(long seed) {
    byte[] bytes = new byte[LARGE_BYTES];
    new Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static StreamCase fact(String sentence) {
    return StreamCase.of(sentence);
  }

  /** As many cases as the suite has. */
  private static List<StreamCase> counted(int count, StreamCase... cases) {
    assertThat(cases).hasSize(count);
    return List.of(cases);
  }
}
