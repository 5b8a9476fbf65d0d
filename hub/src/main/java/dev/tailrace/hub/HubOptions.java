package dev.tailrace.hub;

/**
 * The hub's limits.
 *
 * @param maxEventBytes the largest frame that is accepted, in bytes on the wire; from 64
 * @param maxPendingBytes how many bytes of frames may wait for the log; more are refused as {@code
 *     BUSY}. No less than {@code maxEventBytes}
 * @param maxTopics how many names and patterns one subscription may have; from 1
 * @param readBytes how much a subscription, or a shard in one turn, reads from the log at once;
 *     from 1. So much a connection may be given beyond the room it had
 * @param maxReads how many reads of the log one shard has under way at the same time, each for all
 *     subscriptions that want the same; from 1
 */
public record HubOptions(
    int maxEventBytes, long maxPendingBytes, int maxTopics, int readBytes, int maxReads) {
  /**
   * 256 KiB an event, 64 MiB waiting, 1000 topics a subscription, reads of 64 KiB, 32 at a time.
   */
  public static final HubOptions DEFAULTS = new HubOptions(256 << 10, 64 << 20, 1000, 64 << 10, 32);

  public HubOptions {
    require("maxEventBytes", maxEventBytes, 64);
    require("maxPendingBytes", maxPendingBytes, maxEventBytes);
    require("maxTopics", maxTopics, 1);
    require("readBytes", readBytes, 1);
    require("maxReads", maxReads, 1);
  }

  private static void require(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is less than " + least + ": " + value);
    }
  }
}
