package dev.tailrace.server;

import dev.tailrace.hub.Hub;
import dev.tailrace.server.ClientLimits.Room;
import dev.tailrace.server.ServerMetrics.Limit;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The hub on HTTP, with TLS or without. It listens from {@link #start} to {@link #close}.
 *
 * <p>Threads: thread-safe. It has its own: one that accepts, an event loop for each processor, or as
 * many as configured, and with TLS one that looks after the certificate.
 */
public final class TailraceServer implements AutoCloseable {
  private static final int BACKLOG = 4096; // the system cuts it to what it allows

  /** What {@link #close} waits for answers and streams to be written out. */
  private static final int DRAIN_MILLIS = 2000;

  /** The last of those who are sent away, who may be slow to take that. */
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(1);

  /** Operators are few, and have a port of their own so that there is always room for them. */
  private static final int OPERATORS = 64;

  private final Service service;
  private final TailraceServer back; // null if operators come in by the same door
  private final ByteBufAllocator allocator;
  private final Sockets sockets;
  private final EventLoopGroup acceptor;
  private final EventLoopGroup group;
  private final Map<EventExecutor, ServerLoop> loops = new IdentityHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger open = new AtomicInteger();
  private final Drain drain;
  private final Turnstile turnstile;
  private Channel listener;
  private ScheduledExecutorService certificates; // null without TLS

  private TailraceServer(
      Service service, TailraceServer back, ByteBufAllocator allocator, Sockets sockets)
      throws IOException {
    this.service = service;
    this.back = back;
    this.allocator = allocator;
    this.sockets = sockets;
    this.drain = new Drain(service.metrics()::listeners);
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

  /**
   * Starts to listen.
   *
   * @throws IOException if the address cannot be bound, or the transport that was asked for is not
   *     to be had
   */
  public static TailraceServer start(ServerOptions options, Hub hub, Pages pages)
      throws IOException {
    return start(options, hub, pages, Operations.plain());
  }

  /**
   * Starts to listen, and to be operated.
   *
   * @throws IOException if an address cannot be bound, or the transport that was asked for is not
   *     to be had
   */
  public static TailraceServer start(
      ServerOptions options, Hub hub, Pages pages, Operations operations) throws IOException {
    return start(
        options,
        hub,
        pages,
        operations,
        Clock.systemUTC(),
        System::nanoTime,
        ByteBufAllocator.DEFAULT);
  }

  static TailraceServer start(
      ServerOptions options,
      Hub hub,
      Pages pages,
      Operations operations,
      Clock clock,
      LongSupplier nanos,
      ByteBufAllocator allocator)
      throws IOException {
    Sockets sockets = Sockets.of(options.transport());
    ServerMetrics metrics = new ServerMetrics();
    TlsContext tls = tls(options, clock);
    Info info = new Info(options, hub.options(), operations, metrics, sockets.transport(), tls);
    boolean apart = options.management() != null;
    Scraper scraper = new Scraper(metrics, meters(operations, tls));
    Desk desk = new Desk(operations, scraper, info, apart ? Door.FRONT : Door.ONLY);
    OriginPolicy origins = OriginPolicy.of(options);
    Service service =
        new Service(options, hub, pages, metrics, origins, desk, clock, nanos, tls);
    TailraceServer back = apart ? startBack(service, info, allocator, sockets) : null;
    TailraceServer server;
    try {
      server = new TailraceServer(service, back, allocator, sockets);
    } catch (IOException | RuntimeException e) {
      closeBack(back);
      throw e;
    }
    server.openOrClose();
    operations.readiness().ready();
    return server;
  }

  private static List<MeterBinder> meters(Operations operations, TlsContext tls) {
    List<MeterBinder> all = new ArrayList<>(operations.meters());
    if (tls != null) {
      all.add(new TlsMeters(tls));
    }
    return all;
  }

  /** Whether it is spoken to over TLS. */
  public boolean isSecure() {
    return service.tls() != null;
  }

  /** With a loop and an accept queue of its own: it answers however busy the others are. */
  private static TailraceServer startBack(
      Service front, Info info, ByteBufAllocator allocator, Sockets sockets) throws IOException {
    ServerOptions options = front.options().forManagement(OPERATORS);
    Desk desk = new Desk(front.desk().operations(), front.desk().scraper(), info, Door.BACK);
    Service service =
        new Service(
            options,
            front.hub(),
            Pages.NONE,
            new ServerMetrics(),
            OriginPolicy.of(options),
            desk,
            front.clock(),
            front.nanos(),
            null);
    TailraceServer back = new TailraceServer(service, null, allocator, sockets);
    back.openOrClose();
    return back;
  }

  private void openOrClose() throws IOException {
    try {
      open();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static void closeBack(TailraceServer back) {
    if (back != null) {
      back.close();
    }
  }

  /** Where it listens, with the port it really has. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Where operators are served: at an address of their own, or at the hub's. */
  public InetSocketAddress managementAddress() {
    return back == null ? address() : back.address();
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
    if (certificates != null) {
      certificates.shutdownNow();
    }
    service.desk().operations().readiness().draining();
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    loops.values().forEach(loop -> loop.execute(() -> loop.drain(Duration.ZERO)));
    Future<?> accepting = acceptor.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    accepting.awaitUninterruptibly();
    awaitClosed();
    loops.forEach((executor, loop) -> executor.submit(loop::end).awaitUninterruptibly());
    group.shutdownGracefully(0, DRAIN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    closeBack(back);
    service.desk().scraper().close();
  }

  /**
   * Sends the listeners away, evenly over this time, each told when to come back; whoever wants to
   * follow meanwhile is told so at once. Requests go on to be answered: what is published is taken.
   * Returns when nobody is left, the time is over, or {@link #hurry} is called; {@link #close} is
   * what comes next.
   *
   * @param within from zero, which ends all at once
   */
  public void drain(Duration within) {
    service.desk().operations().readiness().draining();
    loops.values().forEach(loop -> loop.execute(() -> loop.drain(within)));
    drain.await(within.plus(DRAIN_GRACE));
  }

  /** Ends the wait of {@link #drain}. */
  public void hurry() {
    drain.hurry();
  }

  private static TlsContext tls(ServerOptions options, Clock clock) throws IOException {
    return options.tls() == null
        ? null
        : TlsContext.open(options.tls(), Pipeline.PROTOCOLS, options.address(), clock);
  }

  /** What connections are secured with; null if they are not. */
  TlsContext tls() {
    return service.tls();
  }

  ServerMetrics metrics() {
    return service.metrics();
  }

  Admission admission() {
    return service.admission();
  }

  private void open() throws IOException {
    SplittableRandom seeds = new SplittableRandom();
    for (EventExecutor executor : group) {
      ServerLoop loop = new ServerLoop(executor, service, allocator, seeds.nextLong());
      loops.put(executor, loop);
      executor.scheduleAtFixedRate(
          loop.wheel()::advance,
          ServerLoop.TICK_NANOS,
          ServerLoop.TICK_NANOS,
          TimeUnit.NANOSECONDS);
    }
    if (service.tls() != null) {
      watchCertificate();
    }
    if (service.desk().door().hub()) {
      service.desk().scraper().watch(loops.values());
    }
    Future<?> bound = bootstrap().bind(service.options().address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + service.options().address(), bound.cause());
    }
    listener = ((io.netty.channel.ChannelFuture) bound).channel();
  }

  private void watchCertificate() {
    TlsContext tls = service.tls();
    long nanos = service.options().tls().reload().toNanos();
    certificates =
        Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("tailrace-tls", true));
    certificates.scheduleWithFixedDelay(tls::check, nanos, nanos, TimeUnit.NANOSECONDS);
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
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
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
