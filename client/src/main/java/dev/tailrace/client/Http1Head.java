package dev.tailrace.client;

import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a response, RFC 9112 sections 4 and 5, from bytes that come in pieces. Passes
 * over interim responses; joins folded lines by a space; header values are a char for a byte
 * (ISO 8859-1), as {@code java.net.http} has them.
 *
 * <p>Threads: confined to the exchange's task.
 */
final class Http1Head {
  /** Of all the heads until the final one, so that interim ones cannot go on for ever. */
  static final int MAX_BYTES = 64 * 1024;

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9]{2})( .*)?");

  private final LineReader lines = new LineReader("The head of the response", MAX_BYTES, true);
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int status;
  private @Nullable String field;

  /** The response, once its head is complete; what follows it is left in the buffer. */
  @Nullable Http1Response take(ByteBuffer bytes) throws ProtocolException {
    String line;
    while ((line = lines.take(bytes)) != null) {
      if (status == 0) {
        begin(line);
      } else if (!line.isEmpty()) {
        header(line);
      } else if (ends()) {
        return new Http1Response(status, HttpHeaders.of(headers, (name, value) -> true));
      }
    }
    return null;
  }

  private void begin(String line) throws ProtocolException {
    Matcher matcher = STATUS_LINE.matcher(line);
    if (!matcher.matches()) {
      throw new ProtocolException("Not a status line of HTTP/1: " + excerpt(line));
    }
    status = Integer.parseInt(matcher.group(1));
    if (status == 101) {
      throw new ProtocolException("The server changed the protocol, unasked (101)");
    }
  }

  private void header(String line) throws ProtocolException {
    boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
    if (!folded) {
      add();
      field = line;
    } else if (field != null) {
      field = field + ' ' + line.strip();
    } else {
      throw new ProtocolException("A folded line follows the status line: " + excerpt(line));
    }
  }

  private void add() throws ProtocolException {
    if (field == null) {
      return;
    }
    int colon = field.indexOf(':');
    if (colon < 0 || !Http1Syntax.isToken(field.substring(0, colon))) {
      throw new ProtocolException("Not a header: " + excerpt(field));
    }
    headers
        .computeIfAbsent(field.substring(0, colon), name -> new ArrayList<>())
        .add(field.substring(colon + 1).strip());
    field = null;
  }

  /** Whether that was the final head; gets ready for the next one if it was not. */
  private boolean ends() throws ProtocolException {
    add();
    if (status >= 200) {
      return true;
    }
    status = 0;
    headers.clear();
    return false;
  }

  private static String excerpt(String line) {
    return line.substring(0, Math.min(80, line.length()));
  }
}
