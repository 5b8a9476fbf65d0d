package dev.tailrace.server;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A {@link TokenBucket} for each client that was here lately. A bucket that rests for the rate's
 * period is full, so it is as good as none: clients are kept in two generations, and one that was
 * not seen for a whole one is forgotten. No generation has more than {@link #MAX_CLIENTS}; those
 * beyond share one bucket, so that a million addresses cost no more memory and gain nothing.
 *
 * <p>Threads: thread-safe.
 */
final class ClientRates {
  static final int MAX_CLIENTS = 32_768;

  private record Generations(
      ConcurrentHashMap<ClientKey, TokenBucket> young,
      ConcurrentHashMap<ClientKey, TokenBucket> old,
      long since) {}

  private final Rate rate;
  private final LongSupplier nanos;
  private final long start;
  private final TokenBucket crowd = new TokenBucket();
  private final AtomicReference<Generations> generations =
      new AtomicReference<>(
          new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), 0));

  ClientRates(Rate rate, LongSupplier nanos) {
    this.rate = rate;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** Takes one for a client; returns 0, or in how many nanoseconds there will be one. */
  long take(ClientKey client) {
    if (rate.isNone()) {
      return 0;
    }
    long now = nanos.getAsLong() - start;
    return bucket(client, generations(now)).take(rate, now);
  }

  /** How many clients are remembered. */
  int clients() {
    Generations now = generations.get();
    return now.young.size() + now.old.size();
  }

  private TokenBucket bucket(ClientKey client, Generations now) {
    TokenBucket known = now.young.get(client);
    if (known != null) {
      return known;
    }
    TokenBucket before = now.old.get(client);
    if (now.young.size() >= MAX_CLIENTS) {
      return before == null ? crowd : before;
    }
    TokenBucket kept = before == null ? new TokenBucket() : before;
    TokenBucket other = now.young.putIfAbsent(client, kept);
    return other == null ? kept : other;
  }

  private Generations generations(long now) {
    Generations current = generations.get();
    if (now - current.since < rate.per().toNanos()) {
      return current;
    }
    generations.compareAndSet(
        current, new Generations(new ConcurrentHashMap<>(), current.young, now));
    return generations.get();
  }
}
