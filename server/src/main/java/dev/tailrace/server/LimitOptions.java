package dev.tailrace.server;

/**
 * How much connections may take, one of them and all together.
 *
 * @param maxConnections how many connections are served at once; from 1. Some more are let in, to
 *     be told so
 * @param maxHeadBytes the longest request line, and the longest header section; from 512
 * @param maxLineBytes the longest line of a batch; from 64
 * @param inFlightBytes a connection that holds so much written data in memory is given no more
 *     until it has taken some; from 1024
 * @param publishesInFlight how many publishes of one connection may wait for the log; from 1
 *     <p>Threads: immutable.
 */
public record LimitOptions(
    int maxConnections,
    int maxHeadBytes,
    int maxLineBytes,
    int inFlightBytes,
    int publishesInFlight) {
  /**
   * 10 000 connections, heads of 16 KiB, lines of 1 MiB, 256 KiB in flight, 256 publishes
   * waiting.
   */
  public static final LimitOptions DEFAULTS =
      new LimitOptions(10_000, 16 * 1024, 1024 * 1024, 256 * 1024, 256);

  public LimitOptions {
    AtLeast.require("maxConnections", maxConnections, 1);
    AtLeast.require("maxHeadBytes", maxHeadBytes, 512);
    AtLeast.require("maxLineBytes", maxLineBytes, 64);
    AtLeast.require("inFlightBytes", inFlightBytes, 1024);
    AtLeast.require("publishesInFlight", publishesInFlight, 1);
  }

  /** These limits with other ones for publishing many events. */
  public LimitOptions withBatches(int lineBytes, int publishes) {
    return new LimitOptions(maxConnections, maxHeadBytes, lineBytes, inFlightBytes, publishes);
  }

  /** These limits with another number of connections. */
  public LimitOptions withMaxConnections(int connections) {
    return new LimitOptions(
        connections, maxHeadBytes, maxLineBytes, inFlightBytes, publishesInFlight);
  }
}
