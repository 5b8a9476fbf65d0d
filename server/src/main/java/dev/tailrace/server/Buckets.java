package dev.tailrace.server;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A {@link TokenBucket} for each of those who were here lately. A bucket that rests for the rate's
 * period is full, so it is as good as none: they are kept in two generations, and one that was not
 * seen for a whole one is forgotten. No generation has more than so many; those beyond share one
 * bucket, so that a million names cost no more memory and gain nothing.
 *
 * @param <K> by what one is told from another
 *     <p>Threads: thread-safe.
 */
final class Buckets<K> {
  /** Clients that are remembered: a bot net has more. */
  static final int MAX_CLIENTS = 32_768;

  private record Generations<K>(
      ConcurrentHashMap<K, TokenBucket> young, ConcurrentHashMap<K, TokenBucket> old, long since) {}

  private final Rate rate;
  private final int most;
  private final LongSupplier nanos;
  private final long start;
  private final TokenBucket crowd = new TokenBucket();
  private final AtomicReference<Generations<K>> generations =
      new AtomicReference<>(
          new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), 0));

  /**
   * @param most how many are remembered in a generation
   * @param nanos runs only forward
   */
  Buckets(Rate rate, int most, LongSupplier nanos) {
    this.rate = rate;
    this.most = most;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** Takes one for somebody; returns 0, or in how many nanoseconds there will be one. */
  long take(K who) {
    if (rate.isNone()) {
      return 0;
    }
    long now = now();
    return bucket(who, generations(now)).take(rate, now);
  }

  /** Gives back one that was taken for nothing. */
  void giveBack(K who) {
    if (!rate.isNone()) {
      bucket(who, generations(now())).giveBack(rate);
    }
  }

  /** How many are remembered. */
  int size() {
    Generations<K> now = generations.get();
    return now.young.size() + now.old.size();
  }

  private long now() {
    return nanos.getAsLong() - start;
  }

  private TokenBucket bucket(K who, Generations<K> now) {
    TokenBucket known = now.young.get(who);
    if (known != null) {
      return known;
    }
    TokenBucket before = now.old.get(who);
    if (now.young.size() >= most) {
      return before == null ? crowd : before;
    }
    TokenBucket kept = before == null ? new TokenBucket() : before;
    TokenBucket other = now.young.putIfAbsent(who, kept);
    return other == null ? kept : other;
  }

  private Generations<K> generations(long now) {
    Generations<K> current = generations.get();
    if (now - current.since < rate.per().toNanos()) {
      return current;
    }
    generations.compareAndSet(
        current, new Generations<>(new ConcurrentHashMap<>(), current.young, now));
    return generations.get();
  }
}
