package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.server.ServerOptions.Transport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class SocketsTest {
  private static final IntFunction<IoHandlerFactory> NEVER_MADE =
      connections -> {
        throw new AssertionError("made for " + connections);
      };

  private static Sockets row(Transport transport, Throwable obstacle) {
    return new Sockets(transport, () -> obstacle, NEVER_MADE, NioServerSocketChannel.class);
  }

  @Test
  void everyTransportHasItsRow() {
    assertThat(Sockets.ALL)
        .extracting(Sockets::transport)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Transport.AUTO)));
  }

  @Test
  void whereThereIsNoEpollAutoIsNio() throws IOException {
    Sockets noEpoll = row(Transport.EPOLL, new UnsatisfiedLinkError("not Linux"));
    Sockets nio = row(Transport.NIO, null);
    Sockets uring = row(Transport.IO_URING, null);

    assertThat(Sockets.of(Transport.AUTO, List.of(noEpoll, nio, uring))).isSameAs(nio);
  }

  @Test
  void ioUringIsUsedOnlyWhenItIsNamed() throws IOException {
    int nio = Sockets.ALL.indexOf(Sockets.of(Transport.NIO));
    List<Transport> automatic =
        Sockets.ALL.subList(0, nio + 1).stream().map(Sockets::transport).toList();

    assertThat(automatic).doesNotContain(Transport.IO_URING);
    assertThat(Sockets.of(Transport.AUTO).transport()).isIn(automatic);
  }

  @Test
  void whatIsNamedAndCannotBeUsedSaysWhy() {
    Throwable why = new UnsatisfiedLinkError("not loaded").initCause(new IOException("forbidden"));
    List<Sockets> table = List.of(row(Transport.NIO, null), row(Transport.IO_URING, why));

    assertThatThrownBy(() -> Sockets.of(Transport.IO_URING, table))
        .isInstanceOf(IOException.class)
        .hasMessage("the transport io_uring cannot be used here: forbidden");
  }

  @Test
  void aTransportNobodyAskedForIsNotLookedAt() throws IOException {
    Sockets unasked =
        new Sockets(
            Transport.IO_URING,
            () -> {
              throw new AssertionError("looked at");
            },
            NEVER_MADE,
            NioServerSocketChannel.class);
    Sockets nio = row(Transport.NIO, null);

    assertThat(Sockets.of(Transport.NIO, List.of(unasked, nio))).isSameAs(nio);
  }

  @Test
  void whatTheSystemRefusesToALoopIsTold() {
    Sockets refused =
        new Sockets(
            Transport.IO_URING,
            () -> null,
            connections ->
                loop -> {
                  throw new IllegalStateException("io_uring_setup: Cannot allocate memory");
                },
            NioServerSocketChannel.class);

    assertThatThrownBy(() -> refused.loops("loop", 2, 100))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the transport io_uring cannot be used here: io_uring_setup: Cannot allocate memory");
  }

  @Test
  void theConnectionsAreSharedByTheLoops() throws IOException {
    List<Integer> each = new ArrayList<>();
    Sockets nio =
        new Sockets(
            Transport.NIO,
            () -> null,
            connections -> {
              each.add(connections);
              return NioIoHandler.newFactory();
            },
            NioServerSocketChannel.class);

    nio.loops("loop", 2, 5).shutdownGracefully();
    nio.loops("loop", 2, Integer.MAX_VALUE).shutdownGracefully();

    assertThat(each).containsExactly(3, 1 << 30);
  }
}
