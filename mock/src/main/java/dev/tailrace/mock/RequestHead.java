package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tailrace.mock.Fields.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Request line and header fields, parsed to the letter of RFC 9112 sections 3 and 5: a client that
 * sends anything else is told so with a 400.
 *
 * <p>Threads: immutable.
 */
record RequestHead(String method, String target, String version, Fields fields) {
  /**
   * Parses lines without their line ends, one char for each byte; the first is the request line.
   */
  static RequestHead parse(List<String> lines) throws RefusedException {
    String[] words = lines.get(0).split(" ", -1);
    if (words.length != 3 || !isToken(words[0]) || words[1].isEmpty()) {
      throw RefusedException.badRequest("not a request line: " + lines.get(0));
    }
    requireVersion(words[2]);
    List<Field> fields = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      fields.add(field(line));
    }
    RequestHead head = new RequestHead(words[0], words[1], words[2], new Fields(fields));
    head.requireHost();
    return head;
  }

  boolean isHttp11() {
    return version.equals("HTTP/1.1");
  }

  private static void requireVersion(String version) throws RefusedException {
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw new RefusedException(505, "HTTP/1.0 and HTTP/1.1 only, not " + version);
    }
  }

  private static Field field(String line) throws RefusedException {
    int colon = line.indexOf(':');
    if (colon < 1 || !isToken(line.substring(0, colon))) {
      throw RefusedException.badRequest("not a header field: " + line);
    }
    String value = trim(line.substring(colon + 1));
    return new Field(line.substring(0, colon), value.getBytes(ISO_8859_1));
  }

  /** Of spaces and tabs only; {@code strip} would take a byte 0x85 or 0xA0 along. */
  private static String trim(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private void requireHost() throws RefusedException {
    if (isHttp11() && fields.texts("Host").size() != 1) {
      throw RefusedException.badRequest("HTTP/1.1 wants one Host field");
    }
  }

  /** RFC 9110 section 5.6.2. */
  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(RequestHead::isTokenChar);
  }

  private static boolean isTokenChar(int c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
