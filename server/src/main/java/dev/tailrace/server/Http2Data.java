package dev.tailrace.server;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.EventExecutor;

/**
 * That a frame of data is taken by the socket; it knows how much that is.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Data extends DefaultChannelPromise {
  private final int bytes;

  Http2Data(Channel channel, EventExecutor executor, int bytes) {
    super(channel, executor);
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }
}
