package dev.tailrace.interop;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.log.LogOptions;
import dev.tailrace.log.Retention;
import dev.tailrace.log.Seek;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Sync;
import dev.tailrace.log.Topics;
import dev.tailrace.server.LimitOptions;
import dev.tailrace.server.Pages;
import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.TailraceServer;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The whole stack in this process, with a log so small that retention has something to do, and only
 * when it is told to.
 *
 * <p>Threads: confined to the test's thread.
 */
final class LocalHub implements AutoCloseable {
  private static final Retention RETENTION = new Retention(Duration.ofHours(1), 160 * 1024, 150);
  private static final int SEGMENT_BYTES = 16 * 1024;
  private static final int SEGMENT_ENTRIES = 20;
  private static final int IN_FLIGHT_BYTES = 4 * 1024;

  private final Path directory;
  private final ManualClock clock = new ManualClock();
  private ExecutorService writer;
  private ExecutorService readers;
  private SegmentLog log;
  private TailraceServer server;

  LocalHub(Path directory) throws IOException {
    this.directory = directory;
    start();
  }

  int port() {
    return server.address().getPort();
  }

  /** The offset up to which retention has dropped everything. */
  long dropped() throws IOException {
    return log.seek(Topics.all(), new Seek.Earliest()).orElseThrow();
  }

  void passTime(Duration by) {
    clock.advance(by);
  }

  /** Applies retention, and returns when that is done. */
  void maintain() throws Exception {
    log.maintain();
    writer.submit(() -> {}).get();
  }

  void restart() throws IOException {
    close();
    start();
  }

  private void start() throws IOException {
    writer = Executors.newSingleThreadExecutor();
    readers = Executors.newFixedThreadPool(2);
    LogOptions options =
        LogOptions.in(directory)
            .sync(Sync.NEVER)
            .segmentBytes(SEGMENT_BYTES)
            .maxSegmentEntries(SEGMENT_ENTRIES)
            .tailBytes(SEGMENT_BYTES)
            .retention(RETENTION)
            .build();
    log = SegmentLog.open(options, clock, writer);
    Hub hub = new Hub(log, HubOptions.DEFAULTS, clock, readers);
    server = TailraceServer.start(serverOptions(), hub, Pages.NONE);
  }

  private static ServerOptions serverOptions() {
    LimitOptions usual = LimitOptions.DEFAULTS;
    LimitOptions limits =
        new LimitOptions(
            usual.maxConnections(),
            usual.maxHeadBytes(),
            usual.maxLineBytes(),
            IN_FLIGHT_BYTES,
            usual.publishesInFlight());
    return ServerOptions.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .limits(limits)
        .build();
  }

  @Override
  public void close() throws IOException {
    server.close();
    log.close();
    writer.shutdown();
    readers.shutdown();
  }
}
