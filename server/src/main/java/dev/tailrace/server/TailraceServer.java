package dev.tailrace.server;

import dev.tailrace.hub.Hub;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The hub on HTTP, with TLS or without. It listens from {@link #start} to {@link #close}.
 *
 * <p>Threads: thread-safe. It has its own: one that accepts, an event loop for each processor, or as
 * many as configured, two more for a management address, and with TLS one that looks after the
 * certificate.
 */
public final class TailraceServer implements AutoCloseable {
  /** The last of those who are sent away, who may be slow to take that. */
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(1);

  /** Operators are few, and have an address of their own so that there is always room for them. */
  private static final int OPERATORS = 64;

  private final Endpoint front;
  private final Endpoint back; // null if operators come in by the same door
  private final ScheduledExecutorService certificates; // null without TLS
  private final Drain drain;

  private TailraceServer(Endpoint front, Endpoint back) {
    this.front = front;
    this.back = back;
    this.certificates = front.service().tls() == null ? null : watchCertificate(front.service());
    this.drain = new Drain(front.service().metrics()::listeners);
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
    Revocations revocations = new Revocations(options.tokens().revocations(), clock);
    Scraper scraper = new Scraper(metrics, meters(options, operations, tls, revocations));
    Desk desk =
        new Desk(operations, scraper, info, revocations, apart ? Door.FRONT : Door.ONLY);
    OriginPolicy origins = OriginPolicy.of(options);
    Access access = new Access(options.tokens(), origins, revocations, options.tenants() != null);
    Service service =
        new Service(options, hub, pages, metrics, origins, desk, clock, nanos, tls, access);
    Endpoint back = apart ? back(service, info, allocator, sockets) : null;
    try {
      TailraceServer server =
          new TailraceServer(Endpoint.open(service, allocator, sockets), back);
      operations.readiness().ready();
      return server;
    } catch (IOException | RuntimeException e) {
      closeBack(back);
      throw e;
    }
  }

  private static TlsContext tls(ServerOptions options, Clock clock) throws IOException {
    return options.tls() == null
        ? null
        : TlsContext.open(options.tls(), Pipeline.PROTOCOLS, options.address(), clock);
  }

  private static List<MeterBinder> meters(
      ServerOptions options, Operations operations, TlsContext tls, Revocations revocations) {
    List<MeterBinder> all = new ArrayList<>(operations.meters());
    if (tls != null) {
      all.add(new TlsMeters(tls));
    }
    if (options.tokens().verifier() != null) {
      all.add(new TokenMeters(options.tokens().verifier(), revocations));
    }
    return all;
  }

  /** With a loop and an accept queue of its own: it answers however busy the others are. */
  private static Endpoint back(
      Service front, Info info, ByteBufAllocator allocator, Sockets sockets) throws IOException {
    ServerOptions options = front.options().forManagement(OPERATORS);
    Revocations revocations = front.access().revocations();
    Desk desk =
        new Desk(
            front.desk().operations(), front.desk().scraper(), info, revocations, Door.BACK);
    OriginPolicy origins = OriginPolicy.of(options);
    Service service =
        new Service(
            options,
            front.hub(),
            Pages.NONE,
            new ServerMetrics(),
            origins,
            desk,
            front.clock(),
            front.nanos(),
            null,
            new Access(options.tokens(), origins, revocations, options.tenants() != null));
    return Endpoint.open(service, allocator, sockets);
  }

  private static void closeBack(Endpoint back) {
    if (back != null) {
      back.close();
    }
  }

  private static ScheduledExecutorService watchCertificate(Service service) {
    long nanos = service.options().tls().reload().toNanos();
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("tailrace-tls", true));
    thread.scheduleWithFixedDelay(service.tls()::check, nanos, nanos, TimeUnit.NANOSECONDS);
    return thread;
  }

  /** Whether it is spoken to over TLS. */
  public boolean isSecure() {
    return tls() != null;
  }

  /** Where it listens, with the port it really has. */
  public InetSocketAddress address() {
    return front.address();
  }

  /** Where operators are served: at an address of their own, or at the hub's. */
  public InetSocketAddress managementAddress() {
    return back == null ? address() : back.address();
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
    readiness().draining();
    front.drain(within);
    drain.await(within.plus(DRAIN_GRACE));
  }

  /** Ends the wait of {@link #drain}. */
  public void hurry() {
    drain.hurry();
  }

  /**
   * Stops listening, ends the streams as HTTP ends them, lets answers in hand be written, and waits
   * for all that.
   */
  @Override
  public void close() {
    readiness().draining();
    if (certificates != null) {
      certificates.shutdownNow();
    }
    front.close();
    closeBack(back);
    front.service().desk().scraper().close();
  }

  private Readiness readiness() {
    return front.service().desk().operations().readiness();
  }

  /** What connections are secured with; null if they are not. */
  TlsContext tls() {
    return front.service().tls();
  }

  /** The loops of the hub's address. */
  Collection<ServerLoop> loops() {
    return front.loops();
  }

  ServerMetrics metrics() {
    return front.service().metrics();
  }

  Admission admission() {
    return front.service().admission();
  }
}
