package dev.tailrace.interop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A listener that listens to nothing, leaves after a while, and is followed by another.
 *
 * <p>Threads: confined to its dialer's.
 */
final class Passer implements Dialer.Stream {
  private final Dialer dialer;
  private final String target;
  private final List<Leaving> ways;
  private final int mostMillis;
  private final SplittableRandom random;
  private final Count gone;
  private Channel channel;
  private boolean last;

  /**
   * @param ways one of these is taken each time
   * @param mostMillis how long it stays at the most
   * @param gone counts those that had a stream and have left
   */
  Passer(
      Dialer dialer, String target, List<Leaving> ways, int mostMillis, long seed, Count gone) {
    this.dialer = dialer;
    this.target = target;
    this.ways = ways;
    this.mostMillis = mostMillis;
    this.random = new SplittableRandom(seed);
    this.gone = gone;
  }

  void come() {
    dialer.open(target, "", this);
  }

  /** Nobody follows it. */
  void beLast() {
    last = true;
  }

  @Override
  public void began(Channel begun, boolean whole) {
    channel = begun;
    dialer.later(() -> leave(begun), random.nextInt(mostMillis + 1));
  }

  private void leave(Channel begun) {
    if (channel == begun) {
      ways.get(random.nextInt(ways.size())).leave(begun);
    }
  }

  @Override
  public void bytes(ByteBuf some) {}

  @Override
  public void ended() {
    if (channel != null) {
      channel = null;
      gone.increment();
    }
    if (!last) {
      dialer.later(this::come, 1);
    }
  }
}
