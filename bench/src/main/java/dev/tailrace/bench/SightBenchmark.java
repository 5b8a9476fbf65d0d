package dev.tailrace.bench;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Shard;
import dev.tailrace.hub.Sight;
import dev.tailrace.hub.Start;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.wire.Event;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a delivery of a private event costs in the hub, to listeners of whom each has a token of its
 * own, ten to a topic; without sockets, which cost many times as much. What is measured is a shard's
 * turn with {@value #EVENTS} events; their publication is not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SightBenchmark {
  private static final int EVENTS = 256;
  private static final int SHARE = 10; // listeners of a topic
  private static final int STRIDE = 7919; // so that the next topic is in no cache
  private static final Event EVENT = Event.of("x".repeat(200));

  /** Of a tenth as many topics. */
  @Param("100000")
  public int listeners;

  /**
   * {@code none}: everybody sees all. {@code own}: each is granted the topic it follows. {@code
   * other}: each is granted another one, which the events have too, so that every event has to be
   * looked at for every listener.
   */
  @Param({"none", "own", "other"})
  public String sight;

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<CountingSink> sinks = new ArrayList<>();
  private Hub hub;
  private int next;
  private long expected;

  @Setup
  public void subscribe() {
    Clock clock = Clock.systemUTC();
    InMemoryLog log = new InMemoryLog("epoch0", 10 * EVENTS, clock);
    hub = new Hub(log, HubOptions.DEFAULTS, clock, Runnable::run);
    Shard<List<byte[]>> shard = hub.shard(loop::add, new CountingSink.Codec());
    for (int i = 0; i < listeners; i++) {
      CountingSink sink = new CountingSink();
      sinks.add(sink);
      List<String> topics = List.of(topic(i / SHARE));
      Follow follow = Follow.of(topics, new Start.Latest(), Follow.OnGap.EARLIEST);
      shard.subscribe(follow.with(sightOf(i)), sink);
    }
  }

  @Setup(Level.Invocation)
  public void publish() {
    for (int i = 0; i < EVENTS; i++) {
      next = (next + STRIDE) % (listeners / SHARE);
      List<String> alternates = sight.equals("other") ? List.of(user(next)) : List.of();
      hub.publish(
          new Publication(topic(next), alternates, EVENT, null, null, true), published -> {});
    }
    expected += (long) EVENTS * SHARE;
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS * SHARE)
  public void turn() {
    for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
      task.run();
    }
  }

  /** Every event has reached all listeners of its topic. */
  @TearDown
  public void count() {
    long delivered = sinks.stream().mapToLong(CountingSink::frames).sum();
    if (delivered != expected) {
      throw new IllegalStateException("delivered " + delivered + " of " + expected);
    }
  }

  private Sight sightOf(int listener) {
    int topic = listener / SHARE;
    return switch (sight) {
      case "none" -> Sight.ALL;
      case "own" -> Sight.publicAnd(new Token("subject " + listener, Set.of(topic(topic))));
      default -> Sight.publicAnd(new Token("subject " + listener, Set.of(user(topic))));
    };
  }

  private static String topic(int i) {
    return "orders/" + i;
  }

  private static String user(int i) {
    return "users/" + i;
  }
}
