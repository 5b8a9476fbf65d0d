package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections as soon as the system gives them, and closes those that are far too many. Were
 * they only counted by their event loops, a crowd would have taken all descriptors before the loops
 * knew of it.
 *
 * <p>Threads: confined to the acceptor's event loop; {@link #left} from any thread.
 */
final class Turnstile extends ChannelInboundHandlerAdapter {
  private final int most;
  private final ServerMetrics metrics;
  private final AtomicInteger within = new AtomicInteger();

  /**
   * @param most how many are let through at once
   */
  Turnstile(int most, ServerMetrics metrics) {
    this.most = most;
    this.metrics = metrics;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (within.incrementAndGet() > most) {
      within.decrementAndGet();
      metrics.rejected(Limit.CONNECTIONS);
      ((Channel) message).unsafe().closeForcibly(); // it has no loop yet
    } else {
      ctx.fireChannelRead(message);
    }
  }

  /** One that was let through has gone. */
  void left() {
    within.decrementAndGet();
  }
}
