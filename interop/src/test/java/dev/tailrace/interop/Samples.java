package dev.tailrace.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Events that clients and servers are known to get wrong. */
final class Samples {
  /** A type of its own, for which clients have to register. */
  static final String TYPE = "greeting";

  /** What is published: type and data. */
  private static final List<String[]> EVENTS =
      List.of(
          of("message", "plain"),
          of(TYPE, "of a type of its own"),
          of("message", "two\nlines"),
          of("message", "a\n\nb"),
          of("message", "\n"),
          of("message", "\n\nafter two empty lines"),
          of("message", "ends with a line end\n"),
          of("message", ""),
          of(TYPE, ""),
          of("message", " one space before"),
          of("message", "  two spaces before and one after "),
          of("message", "\ttab"),
          of("message", " "),
          of("message", ": not a comment"),
          of("message", "data: not a field"),
          of("message", "id: 7\nevent: other\nretry: 1"),
          of("message", "héllo ☃ 𝄞 \uFEFF end"),
          of("message", "\uFEFFfirst of all"),
          of("message", "{\"json\":\"\\n\",\"null\":null}"),
          of("message", "NUL \0 inside"),
          of("message", "x".repeat(100_000)));

  private Samples() {}

  private static String[] of(String type, String data) {
    return new String[] {type, data};
  }

  /** Publishes them all, and gives them as they should be heard. */
  static List<Heard> publish(Publisher publisher, String topic) throws IOException {
    List<Heard> published = new ArrayList<>();
    for (String[] event : EVENTS) {
      String id = publisher.publish(topic, event[0], event[1]);
      published.add(new Heard(event[0], event[1], id));
    }
    return published;
  }

  /** Publishes them all on somebody else's server, each between comments. */
  static List<Heard> publish(ForeignServer server) {
    List<Heard> published = new ArrayList<>();
    for (String[] event : EVENTS) {
      server.comment();
      published.add(server.publish(event[0], event[1]));
    }
    server.comment();
    return published;
  }

  /** Publishes numbers, and gives them as they should be heard. */
  static List<Heard> publishNumbers(Publisher publisher, String topic, int from, int to)
      throws IOException {
    List<Heard> published = new ArrayList<>();
    for (int i = from; i < to; i++) {
      published.add(Heard.message("number " + i, publisher.publish(topic, "number " + i)));
    }
    return published;
  }
}
