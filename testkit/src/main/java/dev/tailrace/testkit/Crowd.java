package dev.tailrace.testkit;

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
 * Up to thousands of listeners of one target, on a hub of this machine, that cost this process next
 * to nothing: they look only whether what has come ends as it should.
 *
 * <p>Threads: confined to the test's thread.
 */
public final class Crowd implements Closeable {
  /** Only for a hub that hangs; nothing waits for it to pass. */
  private static final int PATIENCE_MILLIS = 30_000;

  private final int port;
  private final byte[] request;
  private final String endOfChunk;
  private final byte[] buffer = new byte[16 * 1024];
  private final List<Socket> members = new ArrayList<>();

  private Crowd(int port, String request, String endOfChunk) {
    this.port = port;
    this.request = request.getBytes(US_ASCII);
    this.endOfChunk = endOfChunk;
  }

  /**
   * Listeners that are given chunks, as by HTTP/1.1; nobody yet.
   *
   * @param headers what they all send beside Host, as in {@code Accept: text/event-stream}
   */
  public static Crowd ofHttp11(int port, String target, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
    return new Crowd(port, request, "\r\n");
  }

  /** Listeners that are given nothing but the events, as by HTTP/1.0; nobody yet. */
  public static Crowd ofHttp10(int port, String target) {
    return new Crowd(port, "GET " + target + " HTTP/1.0\r\nHost: localhost\r\n\r\n", "");
  }

  /** How many there are. */
  public int size() {
    return members.size();
  }

  /**
   * So many more come; returns when all have their opening.
   *
   * @throws EOFException if one is refused
   */
  public Crowd grow(int more) throws IOException {
    int before = members.size();
    for (int i = 0; i < more; i++) {
      Socket member = new Socket(InetAddress.getLoopbackAddress(), port);
      members.add(member);
      member.setSoTimeout(PATIENCE_MILLIS);
      member.getOutputStream().write(request);
    }
    awaitAll(members.subList(before, members.size()), "\n:\n");
    return this;
  }

  /**
   * Returns when each has heard an event that ends with this data, and nothing after it.
   *
   * @throws EOFException if one is cut off
   */
  public void hear(String data) throws IOException {
    awaitAll(members, data + "\n\n");
  }

  /**
   * Returns when each has felt a heartbeat, and nothing after it.
   *
   * @throws EOFException if one is cut off
   */
  public void feelHeartbeat() throws IOException {
    awaitAll(members, ":\n");
  }

  /** Returns when each has been told that its response ends, as HTTP/1.1 ends it. */
  public void awaitEnd() throws IOException {
    awaitAll(members, "\r\n0\r\n");
  }

  private void awaitAll(List<Socket> some, String text) throws IOException {
    byte[] end = (text + endOfChunk).getBytes(US_ASCII);
    for (Socket member : some) {
      await(member.getInputStream(), end);
    }
  }

  private void await(InputStream in, byte[] end) throws IOException {
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

  @Override
  public void close() throws IOException {
    for (Socket member : members) {
      member.close();
    }
  }
}
