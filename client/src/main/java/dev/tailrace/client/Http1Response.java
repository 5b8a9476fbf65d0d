package dev.tailrace.client;

import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the head of a response says.
 *
 * <p>Threads: immutable.
 */
record Http1Response(int status, HttpHeaders headers) {
  /** The framing of the body that follows, RFC 9112 section 6.3. */
  Http1Body body(String method) throws ProtocolException {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new LengthBody(0);
    }
    List<String> codings = elements("Transfer-Encoding");
    if (!codings.isEmpty()) {
      return coded(codings);
    }
    List<String> lengths = elements("Content-Length");
    return lengths.isEmpty() ? new UntilEndBody() : new LengthBody(length(lengths));
  }

  private static Http1Body coded(List<String> codings) throws ProtocolException {
    if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
      throw new ProtocolException("Not a transfer encoding that was asked for: " + codings);
    }
    return new ChunkedBody();
  }

  private static long length(List<String> lengths) throws ProtocolException {
    if (lengths.size() != 1 || !lengths.get(0).matches("[0-9]{1,18}")) {
      throw new ProtocolException("Not a Content-Length: " + lengths);
    }
    return Long.parseLong(lengths.get(0));
  }

  private List<String> elements(String name) {
    return headers.allValues(name).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .distinct()
        .toList();
  }
}
