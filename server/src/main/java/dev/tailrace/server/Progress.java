package dev.tailrace.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** How far a channel has come with what was written to it. Threads: confined to the channel's event loop. */
final class Progress {
  private Progress() {}

  /** How many bytes wait to be taken by the socket; a buffer taken in part counts with the rest only. */
  static long of(Channel channel) {
    ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
    return outbound == null
        ? 0
        : outbound.totalPendingWriteBytes() - outbound.currentProgress();
  }
}
