package dev.tailrace.load;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The status line and header fields of a response.
 *
 * @param status from 100 to 999
 * @param isHttp10 whether the server speaks HTTP/1.0
 * @param fields by name in lower case
 *     <p>Threads: immutable.
 */
record ResponseHead(int status, boolean isHttp10, Map<String, String> fields) {
  private static final int STATUS_FROM = 9;
  private static final int STATUS_TO = 12;

  ResponseHead {
    fields = Map.copyOf(fields);
  }

  /**
   * Reads the lines of a head.
   *
   * @throws MalformedResponseException if they are none
   */
  static ResponseHead parse(List<String> lines) throws MalformedResponseException {
    String first = lines.get(0);
    if (!first.matches("HTTP/1\\.[01] [1-9]\\d\\d( .*)?")) {
      throw new MalformedResponseException("'" + first + "' is not the start of an HTTP response");
    }
    Map<String, String> fields = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new MalformedResponseException("'" + line + "' is not a header field");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      fields.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    int status = Integer.parseInt(first.substring(STATUS_FROM, STATUS_TO));
    return new ResponseHead(status, first.startsWith("HTTP/1.0"), fields);
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  boolean isInterim() {
    return status < 200;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  boolean isEventStream() {
    return status == 200 && has("content-type", "text/event-stream");
  }

  boolean isChunked() {
    return has("transfer-encoding", "chunked");
  }

  boolean hasNoBody() {
    return status == 204 || status == 304;
  }

  /** Whether the connection is of no more use after the response. */
  boolean closes() {
    return has("connection", "close") || isHttp10 && !has("connection", "keep-alive");
  }

  private boolean has(String name, String value) {
    return field(name).toLowerCase(Locale.ROOT).contains(value);
  }
}
