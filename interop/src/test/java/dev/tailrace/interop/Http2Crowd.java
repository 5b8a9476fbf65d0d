package dev.tailrace.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Thousands of listeners of one topic on a few HTTP/2 connections with windows that never close.
 * They count lines only: two open a stream, and an event has three.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Http2Crowd implements Closeable {
  private static final int FIRST_WINDOW = 65_535;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_OF_ALL = 5; // of the stream and of its fields

  private final int port;
  private final byte[] request;
  private final List<Member> members = new ArrayList<>();

  /**
   * @param fields of their requests, names and values, the pseudo-fields first
   */
  Http2Crowd(int port, String... fields) throws IOException {
    this.port = port;
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) { // RFC 7541 6.2.2
      block.write(0);
      write(block, fields[i]);
      write(block, fields[i + 1]);
    }
    request = block.toByteArray();
  }

  private static void write(ByteArrayOutputStream block, String text) throws IOException {
    if (text.length() < 127) {
      block.write(text.length());
    } else { // RFC 7541 5.1
      block.write(127);
      int rest = text.length() - 127;
      for (; rest >= 128; rest >>= 7) {
        block.write(rest & 127 | 128);
      }
      block.write(rest);
    }
    block.write(text.getBytes(US_ASCII));
  }

  /** So many connections more, each with so many streams; returns when all are open. */
  void grow(int connections, int streams) throws IOException {
    for (int i = 0; i < connections; i++) {
      members.add(new Member(streams));
    }
    await(0);
  }

  /** Returns when each stream has had so many events. */
  void await(int events) throws IOException {
    for (Member member : members) {
      member.await(events);
    }
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.socket.close();
    }
  }

  /** A connection. */
  private final class Member {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    private final DataInputStream in;
    private final int[] lines;
    private int goal; // of lines
    private int there; // streams that have so many

    Member(int streams) throws IOException {
      socket.setSoTimeout(Patience.LIMIT_MILLIS);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      lines = new int[streams];
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(out, SETTINGS, 0, 0, 6);
      out.writeShort(4);
      out.writeInt(Integer.MAX_VALUE);
      frame(out, WINDOW_UPDATE, 0, 0, 4);
      out.writeInt(Integer.MAX_VALUE - FIRST_WINDOW);
      for (int i = 0; i < streams; i++) {
        frame(out, HEADERS, END_OF_ALL, 2 * i + 1, request.length);
        out.write(request);
      }
      out.flush();
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, int bytes)
        throws IOException {
      out.writeInt(bytes << 8 | type);
      out.writeByte(flags);
      out.writeInt(stream);
    }

    void await(int events) throws IOException {
      goal = 2 + 3 * events;
      there = 0;
      for (int each : lines) {
        there += each >= goal ? 1 : 0;
      }
      while (there < lines.length) {
        read();
      }
    }

    private void read() throws IOException {
      int head = in.readInt();
      int flags = in.readByte();
      int stream = in.readInt() / 2;
      int type = head & 0xff;
      byte[] payload = new byte[head >>> 8];
      in.readFully(payload);
      if (type == RST_STREAM || type == GOAWAY || (type == DATA && (flags & 1) != 0)) {
        throw new EOFException("a listener is refused or ended");
      }
      if (type == DATA) {
        int before = lines[stream];
        for (byte each : payload) {
          lines[stream] += each == '\n' ? 1 : 0;
        }
        there += before < goal && lines[stream] >= goal ? 1 : 0;
      }
    }
  }
}
