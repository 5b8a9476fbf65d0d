package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that cannot be looked at before something else is known, as who sent it. Until then its
 * body is not read; then it is the exchange that it becomes.
 *
 * <p>Threads: confined to its event loop.
 */
final class AwaitedExchange<T> extends ForwardingExchange {
  private static final Logger LOG = LoggerFactory.getLogger(AwaitedExchange.class);

  /** Finds who answers, when it is known. */
  interface Then<T> {
    Exchange exchange(T known) throws ProblemException;
  }

  private final Responder responder;
  private final Then<T> then;
  private boolean over; // answered by us, or nobody waits any more
  private boolean ended;
  private boolean draining;

  private AwaitedExchange(Responder responder, Then<T> then) {
    this.responder = responder;
    this.then = then;
  }

  /** What is known by now, as nearly always, needs no waiting. */
  static <T> Exchange of(CompletionStage<T> awaited, Responder responder, Then<T> then)
      throws ProblemException {
    CompletableFuture<T> future = awaited.toCompletableFuture();
    if (future.isDone() && !future.isCompletedExceptionally()) {
      return then.exchange(future.join());
    }
    AwaitedExchange<T> exchange = new AwaitedExchange<>(responder, then);
    responder.pause(true);
    awaited.whenComplete(
        (known, failure) ->
            responder.loop().execute(() -> exchange.known(known, failure)));
    return exchange;
  }

  private void known(T value, Throwable failure) {
    if (over) {
      return;
    }
    try {
      if (failure != null) {
        throw new IllegalStateException("what a request waits for is a value", failure);
      }
      become(then.exchange(value));
      if (draining) {
        next().drain();
      }
      if (ended) { // while it was awaited
        next().end();
      } else {
        responder.pause(false);
      }
    } catch (ProblemException e) {
      refuse(e.problem());
    } catch (RuntimeException e) {
      over = true;
      LOG.error("a request failed", e);
      responder.refuse(Problem.broken());
    }
  }

  private void refuse(Problem problem) {
    if (responder.awaitsBody()) {
      become(() -> responder.refuse(problem));
      responder.pause(false);
    } else {
      over = true;
      responder.refuse(problem);
    }
  }

  @Override
  public void body(ByteBuf bytes) throws ProblemException {
    if (hasBecome()) {
      next().body(bytes);
    }
  }

  @Override
  public void end() throws ProblemException {
    ended = true;
    if (hasBecome()) {
      next().end();
    }
  }

  @Override
  public void cut() {
    over = true;
    super.cut();
  }

  @Override
  public void drain() {
    draining = true;
    super.drain();
  }
}
