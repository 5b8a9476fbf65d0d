package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into requests (RFC 9112): heads of at most {@value #MAX_HEAD_BYTES}
 * bytes, and bodies, by length or in chunks, of at most {@value #MAX_BODY_BYTES}.
 *
 * <p>Threads: confined to its connection's thread.
 */
final class RequestReader {
  static final int MAX_HEAD_BYTES = 64 * 1024;
  static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  private final InputStream in;
  private int headBytesLeft;

  RequestReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** The next head, or {@code null} if the client has closed its side, be it in the middle. */
  @Nullable RequestHead readHead() throws IOException, RefusedException {
    headBytesLeft = MAX_HEAD_BYTES;
    try {
      return RequestHead.parse(headLines());
    } catch (EOFException e) {
      return null;
    }
  }

  byte[] readBody(RequestHead head) throws IOException, RefusedException {
    List<String> codings = head.fields().texts("Transfer-Encoding");
    List<String> lengths = head.fields().texts("Content-Length");
    if (codings.isEmpty()) {
      return lengths.isEmpty() ? new byte[0] : readExactly(length(lengths));
    }
    if (!lengths.isEmpty()) {
      throw RefusedException.badRequest("both Transfer-Encoding and Content-Length");
    }
    if (!codings.get(0).equalsIgnoreCase("chunked") || codings.size() > 1) {
      throw new RefusedException(501, "no transfer coding but chunked: " + codings);
    }
    return readChunks();
  }

  /** Reads until the client closes its side or the socket ends, so that an answer can arrive. */
  void drain() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private List<String> headLines() throws IOException, RefusedException {
    List<String> lines = new ArrayList<>();
    String line = headLine();
    while (line.isEmpty()) { // RFC 9112 section 2.2: empty lines before a request are ignored
      line = headLine();
    }
    while (!line.isEmpty()) {
      lines.add(line);
      line = headLine();
    }
    return lines;
  }

  /** A line without its CR LF, or lone LF; one char for each byte. */
  private String headLine() throws IOException, RefusedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = headByte(); next != '\n'; next = headByte()) {
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private int headByte() throws IOException, RefusedException {
    if (headBytesLeft-- == 0) {
      throw new RefusedException(431, "a head of more than " + MAX_HEAD_BYTES + " bytes");
    }
    return readByte();
  }

  private int readByte() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("the client closed in the middle of a request");
    }
    return next;
  }

  private static long length(List<String> values) throws RefusedException {
    String value = values.get(0);
    if (values.size() > 1 || !value.matches("[0-9]{1,18}")) {
      throw RefusedException.badRequest("not a Content-Length: " + values);
    }
    return Long.parseLong(value);
  }

  private byte[] readExactly(long length) throws IOException, RefusedException {
    requireRoom(length);
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException("the client closed after " + bytes.length + " bytes of " + length);
    }
    return bytes;
  }

  private static void requireRoom(long length) throws RefusedException {
    if (length > MAX_BODY_BYTES) {
      throw new RefusedException(413, "a body of more than " + MAX_BODY_BYTES + " bytes");
    }
  }

  /** RFC 9112 section 7.1; chunk extensions and trailers are read and dropped. */
  private byte[] readChunks() throws IOException, RefusedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      requireRoom(body.size() + size);
      body.write(readExactly(size));
      requireLineEnd();
    }
    headBytesLeft = MAX_HEAD_BYTES;
    while (!headLine().isEmpty()) {
      // a trailer field
    }
    return body.toByteArray();
  }

  private long chunkSize() throws IOException, RefusedException {
    String line = boundedLine();
    String size = line.split(";", 2)[0].strip();
    if (!size.matches("[0-9A-Fa-f]{1,15}")) {
      throw RefusedException.badRequest("not the size of a chunk: " + line);
    }
    return Long.parseLong(size, 16);
  }

  private void requireLineEnd() throws IOException, RefusedException {
    if (!boundedLine().isEmpty()) {
      throw RefusedException.badRequest("a chunk longer than its size");
    }
  }

  private String boundedLine() throws IOException, RefusedException {
    headBytesLeft = MAX_HEAD_BYTES;
    return headLine();
  }
}
