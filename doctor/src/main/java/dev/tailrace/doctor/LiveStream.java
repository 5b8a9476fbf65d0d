package dev.tailrace.doctor;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A response that is being recorded, as it comes. Keeps at most {@link #MAX_BYTES}, then ends it.
 *
 * <p>Threads: thread-safe. The client's threads bring what comes; one waits for it.
 */
final class LiveStream implements BodySubscriber<Void>, AutoCloseable {
  static final int MAX_BYTES = 4 << 20;
  private static final int MAX_CHUNKS = 20_000;

  // written once, at construction
  private final Clock clock;
  private final LongSupplier ticks;
  private final long askedNanos;

  // under the monitor
  private final List<Chunk> chunks = new ArrayList<>();
  private Optional<Head> head = Optional.empty();
  private Ending ending = Ending.OPEN;
  private Flow.Subscription subscription;
  private CompletableFuture<?> exchange;
  private long headNanos;
  private long endNanos;
  private long bytes;
  private boolean closed;

  LiveStream(Clock clock, LongSupplier ticks) {
    this.clock = clock;
    this.ticks = ticks;
    this.askedNanos = ticks.getAsLong();
  }

  /** The exchange whose response this is; what fails in it, fails here. */
  void belongsTo(CompletableFuture<?> sent) {
    synchronized (this) {
      exchange = sent;
    }
    sent.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            onError(failure);
          }
        });
  }

  /** The head has come. */
  synchronized BodySubscriber<Void> begin(ResponseInfo info) {
    headNanos = ticks.getAsLong();
    head =
        Optional.of(
            new Head(info.statusCode(), info.version(), info.headers(), clock.instant()));
    notifyAll();
    return this;
  }

  synchronized Observation observation() {
    long until = ending.isOpen() ? ticks.getAsLong() : endNanos;
    return new Observation(askedNanos, head, headNanos, chunks, ending, until);
  }

  /** Waits until something has been seen, or the stream has ended; whether it has been seen. */
  synchronized boolean await(Predicate<Observation> seen, Duration limit)
      throws InterruptedException {
    long deadline = ticks.getAsLong() + limit.toNanos();
    while (!seen.test(observation())) {
      long left = deadline - ticks.getAsLong();
      if (left <= 0 || !ending.isOpen()) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
    }
    return true;
  }

  /** Waits for the end; not for what comes meanwhile. */
  synchronized boolean awaitEnd(Duration limit) throws InterruptedException {
    return await(seen -> !seen.ending().isOpen(), limit);
  }

  boolean awaitFirstBytes(Duration limit) throws InterruptedException {
    return await(seen -> !seen.chunks().isEmpty(), limit);
  }

  boolean awaitHead(Duration limit) throws InterruptedException {
    return await(seen -> seen.head().isPresent(), limit);
  }

  @Override
  public CompletionStage<Void> getBody() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(Long.MAX_VALUE);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    long now = ticks.getAsLong();
    int size = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
    if (!ending.isOpen() || size == 0) {
      return;
    }
    if (bytes + size > MAX_BYTES || chunks.size() == MAX_CHUNKS) {
      end(Ending.FULL);
      subscription.cancel();
      return;
    }
    ByteBuffer whole = ByteBuffer.allocate(size);
    buffers.forEach(whole::put);
    bytes += size;
    chunks.add(new Chunk(now, whole.array()));
    notifyAll();
  }

  @Override
  public void onError(Throwable failure) {
    end(Ending.of(failure));
  }

  @Override
  public void onComplete() {
    end(Ending.COMPLETE);
  }

  /** Ends the exchange wherever it is. What was seen stays; the end is not taken for theirs. */
  @Override
  public void close() {
    Flow.Subscription open;
    CompletableFuture<?> sent;
    synchronized (this) {
      closed = true;
      open = subscription;
      sent = exchange;
    }
    if (open != null) {
      open.cancel();
    }
    if (sent != null) {
      sent.cancel(true);
    }
  }

  private synchronized void end(Ending how) {
    if (ending.isOpen() && !closed) {
      ending = how;
      endNanos = ticks.getAsLong();
      notifyAll();
    }
  }
}
