package dev.tailrace.access;

import dev.tailrace.access.KeyException.Fault;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A set of keys on another host: fetched when it is time, and sooner for a token whose key is not in
 * it, but then only so often; one fetch at a time, which is given up when it takes too long.
 *
 * <p>Threads: thread-safe.
 */
final class KeySetUrl {
  private final KeySource source;
  private final URI uri;
  private final AccessOptions options;
  private final KeyFetch fetch;
  private final Clock clock;
  private final KeyTally tally;
  private final Runnable changed;

  private Pending pending; // null if none
  private Instant askedAt = Instant.MIN;
  private Instant due = Instant.MIN;

  /** A fetch that has not ended. */
  private record Pending(CompletableFuture<Void> ended, Instant deadline) {}

  KeySetUrl(
      KeySource source,
      AccessOptions options,
      KeyFetch fetch,
      Clock clock,
      KeyTally tally,
      Runnable changed) {
    this.source = source;
    this.uri = URI.create(source.location().place());
    this.options = options;
    this.fetch = fetch;
    this.clock = clock;
    this.tally = tally;
    this.changed = changed;
  }

  /** Does what it is time for. */
  void look() {
    Pending slow = null;
    boolean start;
    synchronized (this) {
      Instant now = clock.instant();
      if (pending != null && !now.isBefore(pending.deadline())) {
        slow = pending;
      }
      start = pending == null && !now.isBefore(due);
    }
    if (slow != null) {
      ended(
          slow,
          null,
          new KeyException(Fault.LATE, "no answer within " + options.times().fetch()));
    } else if (start) {
      start();
    }
  }

  /** Done when what the other host has now is known; at once if it was asked a moment ago. */
  CompletionStage<Void> refreshed() {
    synchronized (this) {
      if (pending != null) {
        return pending.ended();
      }
      if (clock.instant().isBefore(again(askedAt))) {
        tally.spared.increment();
        return CompletableFuture.completedFuture(null);
      }
    }
    return start();
  }

  private CompletionStage<Void> start() {
    Pending mine;
    synchronized (this) {
      if (pending != null) {
        return pending.ended();
      }
      askedAt = clock.instant();
      mine = new Pending(new CompletableFuture<>(), askedAt.plus(options.times().fetch()));
      pending = mine;
    }
    tally.fetched.increment();
    ask(mine);
    return mine.ended();
  }

  private void ask(Pending mine) {
    try {
      fetch
          .fetch(uri, options.limits().keysBytes(), options.times().fetch())
          .whenComplete((bytes, failure) -> ended(mine, bytes, failure));
    } catch (RuntimeException e) {
      ended(mine, null, e);
    }
  }

  private void ended(Pending mine, byte[] bytes, Throwable failure) {
    boolean others;
    synchronized (this) {
      if (pending != mine) {
        return; // it was given up
      }
      Instant now = clock.instant();
      others = failure == null && source.found(bytes, now);
      if (failure != null) {
        Throwable cause = cause(failure);
        source.failed(KeyException.fault(cause), sentence(cause));
      }
      boolean good = source.trouble().isEmpty();
      due = good ? now.plus(options.times().refresh()) : again(now);
      pending = null;
    }
    if (others) {
      changed.run();
    }
    mine.ended().complete(null);
  }

  private Instant again(Instant after) {
    return after.equals(Instant.MIN) ? after : after.plus(options.times().unknownKey());
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static String sentence(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
