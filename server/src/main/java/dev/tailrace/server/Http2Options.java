package dev.tailrace.server;

/**
 * What an HTTP/2 connection may use. Memory is what bounds the number of streams; about 1 KiB of
 * heap goes with each.
 *
 * @param maxConcurrentStreams how many requests and streams one connection has at once; from 1
 * @param maxStreams how many event streams, and polls that wait, there are at once, over whatever
 *     connections; from 1
 * @param maxControlFrames how many frames that say nothing (PING, SETTINGS, PRIORITY, RST_STREAM,
 *     needless WINDOW_UPDATE) a connection may send at once, and again in each ten seconds; from
 *     10
 * @param upgrade whether a request in clear may ask for HTTP/2 by {@code Upgrade: h2c}. A proxy
 *     that passes this on does not see what is said then. Without it a client may still begin
 *     with HTTP/2 at once
 *     <p>Threads: immutable.
 */
public record Http2Options(
    int maxConcurrentStreams, int maxStreams, int maxControlFrames, boolean upgrade) {
  /** 1000 streams a connection, a million in all, 1000 control frames, no upgrade. */
  public static final Http2Options DEFAULTS = new Http2Options(1000, 1_000_000, 1000, false);

  public Http2Options {
    AtLeast.require("maxConcurrentStreams", maxConcurrentStreams, 1);
    AtLeast.require("maxStreams", maxStreams, 1);
    AtLeast.require("maxControlFrames", maxControlFrames, 10);
  }
}
