package dev.tailrace.app;

import dev.tailrace.server.Http2Options;
import dev.tailrace.server.ServerOptions;
import picocli.CommandLine.Option;

/** What HTTP/2 connections may have, as flags. Threads: confined to the main thread. */
@Heading("HTTP/2")
final class Http2Flags {
  /** A stream takes about 1 KiB of heap; so much is reckoned for each, and half of it all is left. */
  private static final long HEAP_BYTES_A_STREAM = 2048;

  private static final long LEAST_STREAMS = 1000;

  @Option(
      names = "--max-concurrent-streams",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Requests and streams at once on one connection. Default: ${DEFAULT-VALUE}.")
  private int maxConcurrentStreams;

  @Option(
      names = "--max-streams",
      paramLabel = "N",
      description =
          "Event streams at once, over all connections. Default: as many as half of the heap"
              + " holds.")
  private Integer maxStreams;

  @Option(
      names = "--max-control-frames",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Frames that say nothing (PING, SETTINGS, resets …) at once on one connection, and again"
              + " in each ten seconds. Default: ${DEFAULT-VALUE}.")
  private int maxControlFrames;

  @Option(
      names = "--http2-upgrade",
      description =
          "Let clients in clear ask for HTTP/2 by Upgrade: h2c. Behind a proxy that passes this on,"
              + " what they say then is hidden from the proxy. Without it they may still begin with"
              + " HTTP/2 at once.")
  private boolean upgrade;

  /**
   * The settings.
   *
   * @param heapBytes the largest heap there may be
   */
  Http2Options http2(long heapBytes) {
    int streams = maxStreams == null ? streams(heapBytes) : maxStreams;
    return new Http2Options(maxConcurrentStreams, streams, maxControlFrames, upgrade);
  }

  private static int streams(long heapBytes) {
    long half = heapBytes / 2 / HEAP_BYTES_A_STREAM;
    return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_STREAMS, half));
  }
}
