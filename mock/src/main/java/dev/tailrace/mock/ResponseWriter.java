package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tailrace.mock.MockResponse.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes one answer in the framing its head promises; each call is one write to the socket.
 *
 * <p>Threads: confined to the exchange's turn.
 */
final class ResponseWriter {
  private static final byte[] LINE_END = "\r\n".getBytes(UTF_8);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(UTF_8);
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(204, "No Content"),
          Map.entry(301, "Moved Permanently"),
          Map.entry(302, "Found"),
          Map.entry(303, "See Other"),
          Map.entry(304, "Not Modified"),
          Map.entry(307, "Temporary Redirect"),
          Map.entry(308, "Permanent Redirect"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"));

  private final OutputStream out;
  private final boolean chunksAllowed;
  private final boolean noBody;
  private final boolean keepAliveWanted;

  // told by the head
  private boolean started;
  private boolean bodyless;
  private boolean reusable;
  private Framing framing = Framing.UNTIL_CLOSE;

  private ResponseWriter(
      OutputStream out, boolean chunksAllowed, boolean noBody, boolean keepAliveWanted) {
    this.out = out;
    this.chunksAllowed = chunksAllowed;
    this.noBody = noBody;
    this.keepAliveWanted = keepAliveWanted;
  }

  static ResponseWriter answering(RecordedRequest request, OutputStream out) {
    return new ResponseWriter(
        out, request.knowsChunks(), request.expectsNoBody(), request.keepsAlive());
  }

  /** For what could not be read as a request. */
  static ResponseWriter answeringNoRequest(OutputStream out) {
    return new ResponseWriter(out, true, false, false);
  }

  boolean started() {
    return started;
  }

  /** Head and parts; a whole response leaves in one write, a stream in one for each part. */
  void respond(MockResponse response) throws IOException {
    byte[] head = head(response);
    if (framing == Framing.LENGTH) {
      writeAll(joined(head, response));
      return;
    }
    writeAll(head);
    for (Part part : response.parts()) {
      part(part);
    }
  }

  void rawHead(String head) throws IOException {
    started = true;
    writeAll(head.getBytes(UTF_8));
  }

  void framed(byte[] bytes) throws IOException {
    if (!bodyless) {
      writeAll(framing == Framing.CHUNKED ? chunk(bytes) : bytes);
    }
  }

  void raw(byte[] bytes) throws IOException {
    writeAll(bytes);
  }

  /** Ends the body; true if the connection can carry another request. */
  boolean end() throws IOException {
    if (framing == Framing.CHUNKED && !bodyless) {
      writeAll(LAST_CHUNK);
    }
    return reusable;
  }

  private void part(Part part) throws IOException {
    if (part.framed()) {
      framed(part.bytes());
    } else {
      raw(part.bytes());
    }
  }

  private byte[] joined(byte[] head, MockResponse response) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head);
    for (Part part : response.parts()) {
      all.write(bodyless ? new byte[0] : part.bytes());
    }
    return all.toByteArray();
  }

  private byte[] head(MockResponse response) {
    started = true;
    String raw = response.rawHead();
    return (raw == null ? plan(response) : raw).getBytes(UTF_8);
  }

  /** Settles the framing and says so in the head, but where the test has its own word for it. */
  private String plan(MockResponse response) {
    int status = response.status();
    bodyless = noBody || status == 204 || status == 304;
    boolean chunksWanted = response.framing() == Framing.CHUNKED;
    framing = chunksWanted && !chunksAllowed ? Framing.UNTIL_CLOSE : response.framing();
    boolean ends = bodyless || framing != Framing.UNTIL_CLOSE;
    reusable = keepAliveWanted && !response.closes() && ends;
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " ");
    head.append(REASONS.getOrDefault(status, "")).append("\r\n");
    response.headers().forEach(each -> line(head, each.name(), each.value()));
    framingLines(response, head);
    return head.append("\r\n").toString();
  }

  private void framingLines(MockResponse response, StringBuilder head) {
    boolean mayHaveLength = response.status() != 204 && response.status() != 304;
    if (framing == Framing.CHUNKED && mayHaveLength && !response.names("Transfer-Encoding")) {
      line(head, "Transfer-Encoding", "chunked");
    }
    if (framing == Framing.LENGTH && mayHaveLength && !response.names("Content-Length")) {
      line(head, "Content-Length", Long.toString(length(response)));
    }
    if (!reusable && !response.names("Connection")) {
      line(head, "Connection", "close");
    }
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static long length(MockResponse response) {
    return response.parts().stream().mapToLong(part -> part.bytes().length).sum();
  }

  private static byte[] chunk(byte[] bytes) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.write(Integer.toHexString(bytes.length).getBytes(UTF_8));
    chunk.write(LINE_END);
    chunk.write(bytes);
    chunk.write(LINE_END);
    return chunk.toByteArray();
  }

  private void writeAll(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }
}
