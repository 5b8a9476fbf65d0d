package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketBackPressureTest {
  private static final int BODY_BYTES = 50 << 20;

  private final Tasks tasks = new Tasks();
  private final HeardResponse heard = new HeardResponse();

  @AfterEach
  void nothingIsLeft() {
    tasks.assertAllEnded();
    heard.assertNothingMore();
  }

  @Test
  void whatNobodyReadsStaysWithTheServer() throws IOException {
    try (ServerSocketChannel listener = listen()) {
      Transport.Exchange exchange = start(listener);
      try (SocketChannel peer = listener.accept()) {
        say(peer, "HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
        heard.awaitHead();
        peer.configureBlocking(false);

        int unread = writeUntilFull(peer, BODY_BYTES);
        int read = heard.read(exchange).length();

        assertThat(unread).isLessThan(BODY_BYTES / 2);
        assertThat(read).isBetween(1, 16 * 1024);
        heard.assertNothingMore();
        exchange.abort();
      }
    }
  }

  @Test
  void whatIsReadMakesRoomForTheRest() throws IOException {
    try (ServerSocketChannel listener = listen()) {
      Transport.Exchange exchange = start(listener);
      try (SocketChannel peer = listener.accept()) {
        say(peer, "HTTP/1.1 200 OK\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
        heard.awaitHead();
        peer.configureBlocking(false);

        int left = BODY_BYTES;
        int read = 0;
        while (read < BODY_BYTES) {
          left -= write(peer, left);
          read += heard.read(exchange).length();
        }
        heard.awaitEnd(exchange);

        assertThat(read).isEqualTo(BODY_BYTES);
        assertThat(left).isZero();
      }
    }
  }

  /**
   * How much the network takes: it is full when it takes nothing though its reader, the kernel of
   * this same machine, had time to.
   */
  private static int writeUntilFull(SocketChannel peer, int most) throws IOException {
    int written = 0;
    try (Selector selector = Selector.open()) {
      peer.register(selector, SelectionKey.OP_WRITE);
      while (written < most && selector.select(500) > 0) {
        selector.selectedKeys().clear();
        written += write(peer, most - written);
      }
    }
    return written;
  }

  private static int write(SocketChannel peer, int most) throws IOException {
    return most == 0 ? 0 : peer.write(ByteBuffer.allocate(Math.min(most, 64 * 1024)));
  }

  private static void say(SocketChannel peer, String text) throws IOException {
    peer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static ServerSocketChannel listen() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    return listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private Transport.Exchange start(ServerSocketChannel listener) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + listener.socket().getLocalPort() + "/");
    HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
    HttpClient settings = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    return new SocketTransport(settings, tasks)
        .start(new Request(uri, "GET", none, null, null), heard);
  }
}
