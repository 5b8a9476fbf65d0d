package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when the system gives no connection though one waits, which is out of descriptors as
 * a rule. Nothing is accepted for a moment, or the loop would ask again at once and for ever; the
 * connection keeps waiting in the system. It is counted each time and said once a minute.
 *
 * <p>Threads: confined to the acceptor's event loop.
 */
final class AcceptTrouble extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptTrouble.class);
  static final long PAUSE_MILLIS = 100;
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ServerMetrics metrics;
  private final LongSupplier nanos;
  private boolean told;
  private long toldNanos;

  AcceptTrouble(ServerMetrics metrics, LongSupplier nanos) {
    this.metrics = metrics;
    this.nanos = nanos;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    metrics.rejected(Limit.ACCEPT);
    tell(cause);
    if (ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      ctx.executor().schedule(() -> goOn(ctx), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static void goOn(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(true);
  }

  private void tell(Throwable cause) {
    long now = nanos.getAsLong();
    if (!told || now - toldNanos >= SILENCE_NANOS) {
      told = true;
      toldNanos = now;
      LOG.warn(
          "no connection can be accepted for now, and the system says why: {}",
          cause.toString());
    }
  }
}
