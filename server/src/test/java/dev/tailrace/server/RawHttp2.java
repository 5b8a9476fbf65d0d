package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A client that speaks HTTP/2 frame by frame, with prior knowledge: it opens no window and answers
 * nothing that it was not told to.
 *
 * <p>Threads: confined to the test's thread.
 */
final class RawHttp2 implements Closeable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  static final int MAX_CONCURRENT_STREAMS = 3;
  static final int INITIAL_WINDOW_SIZE = 4;

  private static final int PATIENCE_MILLIS = 20_000; // only for a server that hangs
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** A frame as it came. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The number at this place of the payload. */
    int number(int at) {
      return ByteBuffer.wrap(payload).getInt(at);
    }

    boolean ends() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
  }

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
  private final Map<Integer, Http2Headers> heads = new HashMap<>();
  private final Deque<Frame> early = new ArrayDeque<>(); // read, and not for who waited
  private int lastStream = -1;

  RawHttp2(InetSocketAddress address) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(address, PATIENCE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Begins the connection, with these settings, as pairs of identifier and value. */
  RawHttp2 begin(int... settings) throws IOException {
    socket.getOutputStream().write(PREFACE);
    return settings(settings);
  }

  RawHttp2 settings(int... settings) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    return send(SETTINGS, 0, 0, payload.array());
  }

  RawHttp2 send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    socket.getOutputStream().write(frame.array());
    return this;
  }

  /** Sends the head of a frame of so many bytes, and one of them. */
  RawHttp2 sendPart(int type, int bytes) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(10).putInt(bytes << 8 | type).put((byte) 0).putInt(3);
    socket.getOutputStream().write(part.array());
    return this;
  }

  /** Sends a request without a body; gives its stream. Headers are pairs of name and value. */
  int get(String path, String... headers) throws IOException {
    return request("GET", path, true, headers);
  }

  int request(String method, String path, boolean whole, String... headers) throws IOException {
    lastStream += 2;
    byte[] block = block(method, path, headers);
    send(HEADERS, END_HEADERS | (whole ? END_STREAM : 0), lastStream, block);
    return lastStream;
  }

  byte[] block(String method, String path, String... headers) throws IOException {
    Http2Headers all = new DefaultHttp2Headers();
    all.method(method).path(path).scheme("http").authority("localhost");
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(lastStream, all, block);
      return ByteBufUtil.getBytes(block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  RawHttp2 data(int stream, String text, boolean end) throws IOException {
    return send(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.UTF_8));
  }

  RawHttp2 window(int stream, int more) throws IOException {
    return send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array());
  }

  /** In one write: so many may end the connection, and the next write would fail. */
  RawHttp2 reset(int... streams) throws IOException {
    ByteBuffer frames = ByteBuffer.allocate(13 * streams.length);
    for (int stream : streams) {
      frames.putInt(4 << 8 | RST_STREAM).put((byte) 0).putInt(stream).putInt(8);
    }
    socket.getOutputStream().write(frames.array());
    return this;
  }

  RawHttp2 ping() throws IOException {
    return send(PING, 0, 0, new byte[8]);
  }

  /** Whether such a frame came while another one was awaited. */
  boolean hasKept(int type, int stream) {
    return early.stream().anyMatch(frame -> frame.type() == type && frame.stream() == stream);
  }

  /** The next frame; its head is decoded if it has one. */
  private Frame read() throws IOException {
    int first = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[first >>> 8];
    in.readFully(payload);
    Frame frame = new Frame(first & 0xff, flags, stream, payload);
    if (frame.type() == HEADERS) {
      try {
        heads.put(stream, decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload)));
      } catch (Http2Exception e) {
        throw new IOException(e);
      }
    }
    return frame;
  }

  /** The next frame of this type on this stream; what comes before it is kept for others. */
  Frame await(int type, int stream) throws IOException {
    for (Frame frame : early) {
      if (frame.type() == type && frame.stream() == stream) {
        early.remove(frame);
        return frame;
      }
    }
    for (Frame frame = read(); ; frame = read()) {
      if (frame.type() == type && frame.stream() == stream) {
        return frame;
      }
      early.add(frame);
    }
  }

  /** The next frame of this type on any stream. */
  Frame awaitAny(int type) throws IOException {
    for (Frame frame : early) {
      if (frame.type() == type) {
        early.remove(frame);
        return frame;
      }
    }
    for (Frame frame = read(); ; frame = read()) {
      if (frame.type() == type) {
        return frame;
      }
      early.add(frame);
    }
  }

  /** Makes its next request on this stream. */
  RawHttp2 skipTo(int stream) {
    lastStream = stream - 2;
    return this;
  }

  /** Fields as they are, well-formed or not: name and value parted by =, fields by a bar. */
  static byte[] literals(String fields) {
    ByteBuffer block = ByteBuffer.allocate(1000);
    for (String field : fields.split("\\|")) {
      byte[] name = field.substring(0, field.indexOf('=')).getBytes(StandardCharsets.US_ASCII);
      byte[] value = field.substring(field.indexOf('=') + 1).getBytes(StandardCharsets.US_ASCII);
      block.put((byte) 0).put((byte) name.length).put(name); // RFC 7541 6.2.2
      block.put((byte) value.length).put(value);
    }
    return Arrays.copyOf(block.array(), block.position());
  }

  /** The head of the answer. */
  Http2Headers head(int stream) throws IOException {
    await(HEADERS, stream);
    return heads.get(stream);
  }

  /** The status and the whole body of the answer. */
  String answer(int stream) throws IOException {
    Http2Headers head = head(stream);
    StringBuilder body = new StringBuilder(head.status()).append(' ');
    boolean bodiless = head.contains("content-length", "0") || head.status().toString().equals("204");
    for (Frame data = null; !bodiless && (data == null || !data.ends()); ) {
      data = await(DATA, stream);
      body.append(data.text());
    }
    return body.toString();
  }

  /** Text of this stream, up to where it ends with this. */
  String readUntil(int stream, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith(end)) {
      text.append(await(DATA, stream).text());
    }
    return text.toString();
  }

  /** A stream that follows, past its first bytes. */
  int follow(String path, String... headers) throws IOException {
    int stream = get(path, headers);
    head(stream);
    readUntil(stream, "\n:\n");
    return stream;
  }

  /** What the server says when it ends the connection; it is closed then. */
  Frame goodbye() throws IOException {
    Frame goodbye = await(GOAWAY, 0);
    while (in.read() >= 0) {
      // until the end
    }
    return goodbye;
  }

  /** Sends nothing more, and a FIN. */
  void hangUp() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
