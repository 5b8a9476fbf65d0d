package dev.tailrace.server;

import dev.tailrace.hub.FrameCodec;
import dev.tailrace.hub.Shard;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.DateFormatter;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of one event loop share: their shard of the hub, their timers, the
 * heartbeat's bytes.
 *
 * <p>Threads: confined to its event loop; {@link #execute} from any thread.
 */
final class ServerLoop {
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int WHEEL_LENGTH = 512;
  private static final byte[] HEARTBEAT = {':', '\n'};

  private final EventExecutor executor;
  private final Service service;
  private final ByteBufAllocator allocator;
  private final SharedFrames frames;
  private final Shard<SharedFrame> shard;
  private final TimerWheel wheel;
  private final SharedFrame heartbeat;
  private final SplittableRandom random;
  private final Set<Peer> peers = Collections.newSetFromMap(new IdentityHashMap<>());
  private long dateSecond = -1;
  private String date;
  private boolean draining;

  ServerLoop(EventExecutor executor, Service service, ByteBufAllocator allocator, long seed) {
    this.executor = executor;
    this.service = service;
    this.allocator = allocator;
    this.frames =
        new SharedFrames(allocator, service.metrics(), service.clock(), service.nanos());
    this.shard = service.hub().shard(this::execute, frames);
    this.wheel = new TimerWheel(service.nanos(), TICK_NANOS, WHEEL_LENGTH);
    this.heartbeat = frames.wrap(List.of(HEARTBEAT), FrameCodec.REPLAYED);
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs a task on the loop; not at all if the loop has ended, when nobody is left to whom it
   * matters.
   */
  void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      if (!executor.isShuttingDown()) {
        throw e;
      }
    }
  }

  Service service() {
    return service;
  }

  ByteBufAllocator allocator() {
    return allocator;
  }

  SharedFrames frames() {
    return frames;
  }

  Shard<SharedFrame> shard() {
    return shard;
  }

  TimerWheel wheel() {
    return wheel;
  }

  SharedFrame heartbeat() {
    return heartbeat;
  }

  /** The loop's own source of randomness. */
  SplittableRandom random() {
    return random;
  }

  /** A number from {@code from} to {@code to}, both included, in nanoseconds. */
  long between(Duration from, Duration to) {
    return random.nextLong(from.toNanos(), to.toNanos() + 1);
  }

  /** A duration give or take a fifth, in nanoseconds. */
  long around(Duration duration) {
    return between(duration.multipliedBy(4).dividedBy(5), duration.multipliedBy(6).dividedBy(5));
  }

  void add(Peer peer) {
    assert executor.inEventLoop();
    peers.add(peer);
  }

  void remove(Peer peer) {
    assert executor.inEventLoop();
    peers.remove(peer);
  }

  /** The time as HTTP writes it; formatted once a second. */
  String date() {
    long millis = service.clock().millis();
    long second = Math.floorDiv(millis, 1000);
    if (second != dateSecond) {
      dateSecond = second;
      date = DateFormatter.format(new Date(millis));
    }
    return date;
  }

  /** Some tokens may not count any more. */
  void recheck() {
    assert executor.inEventLoop();
    List.copyOf(peers).forEach(Peer::recheck);
  }

  /**
   * Tells every connection that the server closes. Streams end one after the other, evenly over the
   * time, in no particular order; so do connections of which nobody wants anything.
   */
  void drain(Duration within) {
    assert executor.inEventLoop();
    draining = true;
    List<Peer> all = new ArrayList<>(peers);
    Collections.shuffle(all, new Random(random.nextLong()));
    Duration step = within.dividedBy(Math.max(1, all.size()));
    for (int i = all.size() - 1; i >= 0; i--) { // when the first has gone, all have their time
      all.get(i).drain(step.multipliedBy(i + 1));
    }
  }

  /** Whether the server closes. */
  boolean isDraining() {
    return draining;
  }

  /** Closes what is left and gives back what the loop holds. */
  void end() {
    assert executor.inEventLoop();
    List.copyOf(peers).forEach(Peer::close);
    heartbeat.release();
    frames.end();
  }
}
