package dev.tailrace.app;

import dev.tailrace.hub.Hub;
import dev.tailrace.log.Accounts;
import dev.tailrace.log.LogOptions;
import dev.tailrace.log.Recovery;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Sync;
import dev.tailrace.server.Operations;
import dev.tailrace.server.Pages;
import dev.tailrace.server.PublishTracer;
import dev.tailrace.server.Readiness;
import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.TailraceServer;
import dev.tailrace.server.TenantOptions;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole hub in this process: log, hub and server, with their threads. The one place where they
 * meet.
 *
 * <p>Threads: thread-safe.
 */
public final class RunningHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningHub.class);
  private static final int READERS = 4;
  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);
  private static final Accounts TENANTS = new Accounts("tenants", TenantOptions::account);

  private final Parts parts;
  private final Hub hub;
  private final TailraceServer server;
  private final Readiness readiness;
  private final CountDownLatch closed = new CountDownLatch(1);

  private RunningHub(Parts parts, Hub hub, TailraceServer server, Readiness readiness) {
    this.parts = parts;
    this.hub = hub;
    this.server = server;
    this.readiness = readiness;
  }

  /**
   * Opens the log, and listens.
   *
   * @throws IOException if the log cannot be opened or the address cannot be listened on; nothing
   *     is left open then
   */
  public static RunningHub start(HubSettings settings, Pages pages, Clock clock)
      throws IOException {
    Parts parts = new Parts();
    try {
      SegmentLog log = openLog(settings, clock, parts);
      ExecutorService readers =
          parts.addExecutor(Executors.newFixedThreadPool(READERS, Threads.named("reader")));
      Hub hub = new Hub(log, settings.hub(), clock, readers);
      Operations operations = operations(settings, log, parts);
      ServerOptions options =
          settings.server().withTokens(TokenKeys.open(settings, clock, parts));
      TailraceServer server =
          parts.add(TailraceServer.start(options, hub, pages, operations));
      return new RunningHub(parts, hub, server, operations.readiness());
    } catch (IOException | RuntimeException e) {
      closeAfter(e, parts);
      throw e;
    }
  }

  /** Starts with the console's pages and the system's clock. */
  public static RunningHub start(HubSettings settings) throws IOException {
    return start(settings, SitePages.load("/"), Clock.systemUTC());
  }

  private static SegmentLog openLog(HubSettings settings, Clock clock, Parts parts)
      throws IOException {
    ExecutorService writer =
        parts.addExecutor(Executors.newSingleThreadExecutor(Threads.named("log-writer")));
    LogOptions options =
        settings.server().tenants() == null
            ? settings.log()
            : settings.log().withAccounts(TENANTS);
    SegmentLog log = parts.add(SegmentLog.open(options, clock, writer));
    tell(log.recovery());
    ScheduledExecutorService scheduler =
        parts.addExecutor(Executors.newSingleThreadScheduledExecutor(Threads.named("scheduler")));
    Runnable tick = new LogCare(log);
    long nanos = tick(settings.log().sync()).toNanos();
    scheduler.scheduleWithFixedDelay(tick, nanos, nanos, TimeUnit.NANOSECONDS);
    return log;
  }

  private static Operations operations(HubSettings settings, SegmentLog log, Parts parts) {
    HubMeters meters = new HubMeters(log, settings.server().limits().maxConnections());
    boolean tracing = settings.care().tracing();
    return Operations.plain()
        .withCanary(new LogCanary(log, System::nanoTime), settings.care().healthTimeout())
        .withTracer(
            tracing ? new OpenTelemetryTracer(GlobalOpenTelemetry.get()) : PublishTracer.OFF)
        .withMeters(List.of(meters, parts.add(new ProcessMeters())))
        .withFileLimit(FileLimit.soft());
  }

  /** A few times per sync interval, and once a second for retention. */
  private static Duration tick(Sync sync) {
    Duration often = sync.interval().dividedBy(4);
    boolean timed = sync.mode() == Sync.Mode.INTERVAL && often.compareTo(LONGEST_TICK) < 0;
    return timed ? often : LONGEST_TICK;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** The URL by which this machine reaches it, without a final slash. */
  public String url() {
    return url(server.isSecure() ? "https" : "http", address());
  }

  /** The URL of its management, which may be the same. */
  public String managementUrl() {
    boolean apart = !server.managementAddress().equals(address());
    return url(server.isSecure() && !apart ? "https" : "http", server.managementAddress());
  }

  private static String url(String scheme, InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    return scheme + "://" + new HostPort(name, address.getPort());
  }

  /** Whether it wants to be sent anybody; to be told when it no longer does. */
  public Readiness readiness() {
    return readiness;
  }

  /** For events from this process. */
  public Hub hub() {
    return hub;
  }

  /** Waits until it is closed. */
  void awaitClose() throws InterruptedException {
    closed.await();
  }

  /**
   * Sends the listeners away, one after the other, and new ones at once; whoever watches over hubs
   * is told that this one is not to be used any more. Waits until nobody is left, or the time is
   * over, or somebody is in a hurry. What is published meanwhile is taken.
   */
  void drain(Duration within) {
    server.drain(within);
  }

  /** Ends a drain that somebody waits for. */
  void hurry() {
    server.hurry();
  }

  /** Stops to listen, finishes what is in hand and closes the log. Idempotent. */
  @Override
  public synchronized void close() {
    try {
      parts.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("Closing failed: {}", e.toString());
    } finally {
      closed.countDown();
    }
  }

  private static void closeAfter(Exception failure, Parts parts) {
    try {
      parts.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  /** What a crash cost is told, a line each. */
  private static void tell(Recovery recovery) {
    for (Recovery.Cut cut : recovery.cuts()) {
      LOG.warn(
          "{}: {} bytes after byte {} were no sound record and are cut off, with {} records behind"
              + " them{}",
          cut.file(),
          cut.bytes(),
          cut.position(),
          cut.records(),
          cut.kept().map(file -> "; they are kept in " + file).orElse(""));
    }
    if (recovery.newEpoch()) {
      LOG.warn("A new epoch begins: what was cut off may have been seen by listeners");
    }
    if (recovery.rebuiltIndexes() > 0) {
      LOG.warn("{} index files were missing or damaged: rebuilt", recovery.rebuiltIndexes());
    }
    if (recovery.countedSegments() > 0) {
      LOG.info(
          "{} segments had not been counted by tenant: read, and their indexes written again",
          recovery.countedSegments());
    }
  }
}
