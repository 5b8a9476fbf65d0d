package dev.tailrace.client;

import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The resources that the platform tests of EventSource ask a server for, written anew. Their server
 * knows the length of what it sends, so that each of these streams ends at once.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://github.com/web-platform-tests/wpt/tree/master/eventsource">web-platform
 *     -tests, eventsource</a>
 */
final class WebPlatform {
  static final String EVENT_STREAM = "text/event-stream";

  private WebPlatform() {}

  /** {@code message.py}: the text and the end of an event. */
  static MockResponse message(String text) {
    return message(EVENT_STREAM, text);
  }

  /** {@code message.py} with a MIME type. */
  static MockResponse message(String type, String text) {
    return body(type, text + "\n\n\n");
  }

  /** {@code message.py} with {@code newline=none}: the text as it is, and one line feed. */
  static MockResponse bareMessage(String text) {
    return body(EVENT_STREAM, text + "\n");
  }

  /** A stream that has just this text. */
  static MockResponse body(String text) {
    return body(EVENT_STREAM, text);
  }

  /** {@code status-error.py}: an event under another status. */
  static MockResponse statusError(int status) {
    MockResponse response = MockResponse.status(status).header("Content-Type", EVENT_STREAM);
    return status == 204 || status == 205 ? response : response.text("data: data\n\n");
  }

  /**
   * {@code last-event-id.py}: an event with that id, or if the request has one, that as data.
   *
   * @return the id the request had, to the byte, read as UTF-8; null for none
   */
  static @Nullable String lastEventId(MockExchange exchange, String id) {
    byte[] sent = exchange.request().headerBytes("Last-Event-ID");
    if (sent == null) {
      exchange.respond(body("id: " + id + "\nretry: 200\ndata: hello\n\n"));
      return null;
    }
    String text = new String(sent, StandardCharsets.UTF_8);
    exchange.respond(body("data: " + text + "\n\n"));
    return text;
  }

  private static MockResponse body(String type, String text) {
    return MockResponse.status(200).header("Content-Type", type).text(text);
  }
}
