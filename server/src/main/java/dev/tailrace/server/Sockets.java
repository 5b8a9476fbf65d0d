package dev.tailrace.server;

import dev.tailrace.server.ServerOptions.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What drives the sockets of a server, and what stands in its way on this machine.
 *
 * @param transport its name
 * @param obstacle why it cannot be used, or null; asked only when it is wanted, because asking
 *     loads native code
 * @param handlers what waits for the sockets of one loop, given the connections it has at most
 * @param channel the socket that listens
 *     <p>Threads: immutable.
 */
record Sockets(
    Transport transport,
    Supplier<Throwable> obstacle,
    IntFunction<IoHandlerFactory> handlers,
    Class<? extends ServerSocketChannel> channel) {

  /** Of these, {@link Transport#AUTO} is the first that works: what follows NIO has to be named. */
  static final List<Sockets> ALL =
      List.of(
          new Sockets(
              Transport.EPOLL,
              Epoll::unavailabilityCause,
              connections -> EpollIoHandler.newFactory(),
              EpollServerSocketChannel.class),
          new Sockets(
              Transport.NIO,
              () -> null,
              connections -> NioIoHandler.newFactory(),
              NioServerSocketChannel.class),
          new Sockets(
              Transport.IO_URING,
              IoUring::unavailabilityCause,
              connections -> Rings.holding(connections).handlers(),
              IoUringServerSocketChannel.class));

  /**
   * What was asked for.
   *
   * @throws IOException if it was asked for by name and cannot be used here; says why
   */
  static Sockets of(Transport wanted) throws IOException {
    return of(wanted, ALL);
  }

  static Sockets of(Transport wanted, List<Sockets> table) throws IOException {
    for (Sockets each : table) {
      if (wanted == each.transport) {
        each.requireAvailable();
        return each;
      }
      if (wanted == Transport.AUTO && each.obstacle.get() == null) {
        return each;
      }
    }
    throw new IllegalStateException("no such transport: " + wanted);
  }

  /**
   * Makes event loops.
   *
   * @param connections how many there are at most, spread over all the loops
   * @throws IOException if the system does not give what they need
   */
  EventLoopGroup loops(String name, int threads, int connections) throws IOException {
    IoHandlerFactory factory = handlers.apply((connections - 1) / threads + 1);
    try {
      return new MultiThreadIoEventLoopGroup(
          threads, new DefaultThreadFactory(name, true), factory);
    } catch (IllegalStateException e) {
      throw unavailable(e);
    }
  }

  /**
   * Has the system end connections whose other side acknowledges nothing for so long, as when its
   * machine has lost its power. By itself Linux tries for a quarter of an hour, and NIO has no way
   * to say otherwise.
   */
  void limitSilence(ServerBootstrap bootstrap, Duration atMost) {
    int millis = (int) Math.min(Integer.MAX_VALUE, atMost.toMillis());
    switch (transport) {
      case EPOLL -> bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, millis);
      case IO_URING -> bootstrap.childOption(IoUringChannelOption.TCP_USER_TIMEOUT, millis);
      default -> {
        // the system's own time
      }
    }
  }

  private void requireAvailable() throws IOException {
    Throwable found = obstacle.get();
    if (found != null) {
      throw unavailable(found);
    }
  }

  private IOException unavailable(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name = transport.name().toLowerCase(Locale.ROOT);
    String reason = root.getMessage() == null ? root.toString() : root.getMessage();
    return new IOException("the transport " + name + " cannot be used here: " + reason);
  }
}
