package dev.tailrace.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Thousands of listeners of one target that cost this process next to nothing: they look only
 * whether what has come ends as it should.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Crowd implements Closeable {
  private static final String END_OF_OPENING = "\n:\n\r\n";

  private final int port;
  private final byte[] request;
  private final byte[] buffer = new byte[16 * 1024];
  private final List<Socket> members = new ArrayList<>();

  /**
   * @param headers what they all send beside Host
   */
  Crowd(int port, String target, String... headers) {
    this.port = port;
    String lines = String.join("\r\n", headers);
    request = bytes("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n\r\n");
  }

  int size() {
    return members.size();
  }

  /** So many more come; returns when the subscriptions of all stand. */
  void grow(int more) throws IOException {
    int before = members.size();
    for (int i = 0; i < more; i++) {
      Socket member = new Socket(InetAddress.getLoopbackAddress(), port);
      members.add(member);
      member.setSoTimeout(Patience.LIMIT_MILLIS);
      member.getOutputStream().write(request);
    }
    for (Socket member : members.subList(before, members.size())) {
      readUpTo(member, bytes(END_OF_OPENING));
    }
  }

  /** Returns when each has an event that ends with this data, and nothing after it. */
  void hear(String data) throws IOException {
    byte[] end = bytes(data + "\n\n\r\n");
    for (Socket member : members) {
      readUpTo(member, end);
    }
  }

  private void readUpTo(Socket member, byte[] end) throws IOException {
    InputStream in = member.getInputStream();
    int length = 0;
    while (!endsWith(length, end)) {
      int count = in.read(buffer, length, buffer.length - length);
      if (count <= 0) {
        throw new EOFException("ended after: " + new String(buffer, 0, length, US_ASCII));
      }
      length += count;
    }
  }

  private boolean endsWith(int length, byte[] end) {
    int from = length - end.length;
    return from >= 0 && Arrays.equals(buffer, from, length, end, 0, end.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void close() throws IOException {
    for (Socket member : members) {
      member.close();
    }
  }
}
