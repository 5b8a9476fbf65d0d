package dev.tailrace.server;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers whether the hub is alive, which only a new start mends if it is not, or ready, which
 * passes: 200 or 503. Both send a canary through the log, and wait for it for so long as it may
 * take.
 *
 * <p>Threads: confined to its event loop.
 */
final class HealthExchange implements Exchange {
  /** What is asked. */
  enum Question {
    /** Should the process go on? */
    LIVE,
    /** Should anybody be sent here? */
    READY
  }

  private final Responder responder;
  private final Operations operations;
  private final Question question;
  private final boolean json;
  private final TimerWheel.Timer patience =
      new TimerWheel.Timer() {
        @Override
        void expired(long nowNanos) {
          settle(Optional.of("the log has answered nothing for " + seconds()));
        }
      };

  private boolean settled;

  /**
   * @param json whether it is told in JSON
   */
  HealthExchange(Responder responder, Operations operations, Question question, boolean json) {
    this.responder = responder;
    this.operations = operations;
    this.question = question;
    this.json = json;
  }

  @Override
  public void end() {
    Optional<String> obstacle = operations.readiness().obstacle();
    if (question == Question.READY && obstacle.isPresent()) {
      settle(obstacle);
      return;
    }
    responder.loop().wheel().schedule(patience, operations.canaryTime().toNanos());
    operations
        .canary()
        .send(outcome -> responder.loop().execute(() -> settle(trouble(outcome))));
  }

  @Override
  public void cut() {
    settled = true;
    responder.loop().wheel().cancel(patience);
  }

  /** A full disk is no reason to end a process: its listeners are served, and it passes. */
  private Optional<String> trouble(Canary.Outcome outcome) {
    boolean well =
        outcome.kind() == Canary.Kind.THROUGH
            || (outcome.kind() == Canary.Kind.REFUSED && question == Question.LIVE);
    return well ? Optional.empty() : Optional.of(outcome.detail());
  }

  private void settle(Optional<String> trouble) {
    if (!settled) {
      cut();
      responder.answer(json ? inJson(trouble) : inText(trouble));
    }
  }

  private static Answer inText(Optional<String> trouble) {
    return Answer.text(status(trouble), trouble.orElse("ok") + "\n").with("Vary", "Accept");
  }

  private static Answer inJson(Optional<String> trouble) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("status", trouble.isEmpty() ? "ok" : "unavailable");
    members.put("reason", trouble.orElse(null));
    return Answer.json(status(trouble), members).with("Vary", "Accept");
  }

  private static HttpResponseStatus status(Optional<String> trouble) {
    return trouble.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
  }

  private String seconds() {
    return operations.canaryTime().toMillis() / 1000.0 + " s";
  }
}
