package dev.tailrace.server;

import dev.tailrace.server.ClientLimits.Room;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An address that is listened on, and the event loops of its connections.
 *
 * <p>Threads: thread-safe. It has its own: one that accepts, and the event loops.
 */
final class Endpoint implements AutoCloseable {
  private static final int BACKLOG = 4096; // the system cuts it to what it allows

  /** What {@link #close} waits for answers and streams to be written out. */
  private static final int LAST_MILLIS = 2000;

  private final Service service;
  private final ByteBufAllocator allocator;
  private final Sockets sockets;
  private final EventLoopGroup acceptor;
  private final EventLoopGroup group;
  private final Map<EventExecutor, ServerLoop> loops = new IdentityHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger open = new AtomicInteger();
  private final Turnstile turnstile;
  private Channel listener;

  private Endpoint(Service service, ByteBufAllocator allocator, Sockets sockets)
      throws IOException {
    this.service = service;
    this.allocator = allocator;
    this.sockets = sockets;
    int count = service.options().loops();
    int threads = count > 0 ? count : Runtime.getRuntime().availableProcessors();
    int connections = service.options().limits().maxConnections();
    turnstile = new Turnstile(ClientLimits.withSlack(connections), service.metrics());
    acceptor = sockets.loops("tailrace-accept", 1, BACKLOG);
    try {
      String name = service.desk().door().hub() ? "tailrace-loop" : "tailrace-management";
      group = sockets.loops(name, threads, connections);
    } catch (IOException e) {
      acceptor.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
      throw e;
    }
  }

  /** Starts to listen at the service's address. */
  static Endpoint open(Service service, ByteBufAllocator allocator, Sockets sockets)
      throws IOException {
    Endpoint endpoint = new Endpoint(service, allocator, sockets);
    try {
      endpoint.open();
    } catch (IOException | RuntimeException e) {
      endpoint.close();
      throw e;
    }
    return endpoint;
  }

  private void open() throws IOException {
    SplittableRandom seeds = new SplittableRandom();
    for (EventExecutor executor : group) {
      ServerLoop loop = new ServerLoop(executor, service, allocator, seeds.nextLong());
      loops.put(executor, loop);
      executor.scheduleAtFixedRate(
          new Ticker(service.nanos(), loop.wheel()::advance)::tick,
          ServerLoop.TICK_NANOS,
          ServerLoop.TICK_NANOS,
          TimeUnit.NANOSECONDS);
    }
    if (service.presence() != null) {
      service.presence().settle(loops.values().iterator().next());
    }
    if (service.desk().door().hub()) {
      service.desk().scraper().watch(loops.values());
      service.access().revocations().watch(this::recheck);
    }
    ServerBootstrap bootstrap = bootstrap();
    TimeOptions times = service.options().times();
    sockets.limitSilence(bootstrap, times.heartbeat().plus(times.stall()));
    ChannelFuture bound = bootstrap.bind(service.options().address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + service.options().address(), bound.cause());
    }
    listener = bound.channel();
  }

  /** Where it listens, with the port it really has. */
  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  Collection<ServerLoop> loops() {
    return loops.values();
  }

  Service service() {
    return service;
  }

  /** Has every stream look whether its token still counts. */
  private void recheck() {
    loops.values().forEach(loop -> loop.execute(loop::recheck));
  }

  /** Tells all connections to end, streams over this time. */
  void drain(Duration within) {
    loops.values().forEach(loop -> loop.execute(() -> loop.drain(within)));
  }

  /**
   * Stops listening, ends the streams as HTTP ends them, lets answers in hand be written, and waits
   * for all that.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    drain(Duration.ZERO);
    Future<?> accepting = acceptor.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    accepting.awaitUninterruptibly();
    awaitClosed();
    loops.forEach((executor, loop) -> executor.submit(loop::end).awaitUninterruptibly());
    if (service.presence() != null && listener != null) {
      service.presence().close(); // and the loop does it before it ends
    }
    group.shutdownGracefully(0, LAST_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  private ServerBootstrap bootstrap() {
    int inFlight = service.options().limits().inFlightBytes();
    AcceptTrouble trouble = new AcceptTrouble(service.metrics(), service.nanos());
    return new ServerBootstrap()
        .group(acceptor, group)
        .channel(sockets.channel())
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel listening) {
                listening.pipeline().addLast(turnstile);
                listening.pipeline().addLast(trouble);
              }
            })
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.ALLOCATOR, allocator)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true) // an upload waits for ever for a dead peer
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(inFlight / 2, inFlight))
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel child) {
                accept(child);
              }
            });
  }

  /**
   * Some more than the maximum are let in, to be told that there is no room; the rest are not worth
   * an answer. So it is with all connections, and with those of each client.
   */
  private void accept(Channel child) {
    int max = service.options().limits().maxConnections();
    int now = open.incrementAndGet();
    service.metrics().connectionsOpened.increment();
    long began = service.nanos().getAsLong();
    child.closeFuture().addListener(closed -> closed(began));
    boolean full = now > max;
    IpAddress peer = ClientAddress.peer(child.remoteAddress());
    Room room = service.admission().enter(peer);
    if (room == Room.NONE) {
      service.metrics().rejected(Limit.CLIENT_CONNECTIONS);
      child.close();
      return;
    }
    child.closeFuture().addListener(closed -> service.admission().leave(peer));
    Limit client = room == Room.SURPLUS ? Limit.CLIENT_CONNECTIONS : null;
    Pipeline.install(child, loops.get(child.eventLoop()), full ? Limit.CONNECTIONS : client);
  }

  private void closed(long beganNanos) {
    turnstile.left();
    long nanos = service.nanos().getAsLong() - beganNanos;
    service.metrics().connectionDuration.record(nanos);
    service.metrics().connectionsClosed.increment();
    synchronized (open) {
      open.decrementAndGet();
      open.notifyAll();
    }
  }

  private void awaitClosed() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_MILLIS);
    boolean interrupted = false;
    synchronized (open) {
      while (open.get() > 0 && deadline - System.nanoTime() > 0) {
        try {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          open.wait(Math.max(1, left));
        } catch (InterruptedException e) {
          interrupted = true;
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
