package dev.tailrace.server;

import dev.tailrace.server.HealthExchange.Question;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Where operators are served: health, metrics and settings, as far as they are at this door.
 *
 * <p>Threads: immutable.
 */
final class Desk {
  private static final String JSON = "application/json";

  private final Operations operations;
  private final Scraper scraper;
  private final Info info;
  private final Revocations revocations;
  private final Door door;

  /**
   * @param revocations what operators may change
   * @param door where it stands
   */
  Desk(
      Operations operations,
      Scraper scraper,
      Info info,
      Revocations revocations,
      Door door) {
    this.revocations = revocations;
    this.operations = operations;
    this.scraper = scraper;
    this.info = info;
    this.door = door;
  }

  Door door() {
    return door;
  }

  Scraper scraper() {
    return scraper;
  }

  Operations operations() {
    return operations;
  }

  /** Whether there is something for operators at this path. */
  boolean knows(String path) {
    return switch (path) {
      case "/health/live", "/healthz", "/health/ready", "/readyz" -> true;
      case "/metrics", "/info" -> door.operators();
      case RevocationExchange.PATH -> changes(path);
      default -> false;
    };
  }

  /** Whether something can be changed there; only where nobody comes but operators. */
  boolean changes(String path) {
    return door == Door.BACK && path.equals(RevocationExchange.PATH);
  }

  /** Who answers a request to change something. */
  Exchange change(Request request, Responder responder) throws ProblemException {
    Executor readers = responder.loop().service().hub().readers();
    return new RevocationExchange(responder, revocations, readers, request);
  }

  /** Who answers a request to read there. */
  Optional<Exchange> find(Request request, Responder responder) throws ProblemException {
    if (!knows(request.path())) {
      return Optional.empty();
    }
    if (changes(request.path())) {
      return Optional.of(change(request, responder));
    }
    Accept accept = request.accept();
    return Optional.of(
        switch (request.path()) {
          case "/health/live", "/healthz" -> health(responder, Question.LIVE, accept);
          case "/health/ready", "/readyz" -> health(responder, Question.READY, accept);
          case "/metrics" -> metrics(responder, accept);
          default -> () -> responder.answer(info.answer());
        });
  }

  /** In words, to whoever does not prefer JSON. */
  private Exchange health(Responder responder, Question question, Accept accept) {
    boolean json = accept.rank(List.of(Scraper.PLAIN, JSON)).indexOf(JSON) == 0;
    return new HealthExchange(responder, operations, question, json);
  }

  /** A scraper that asks for something else is better served with text than with a refusal. */
  private Exchange metrics(Responder responder, Accept accept) {
    List<String> wanted = accept.rank(List.of(Scraper.PLAIN, Scraper.OPEN_METRICS));
    String format = wanted.isEmpty() ? Scraper.PLAIN : wanted.get(0);
    return new MetricsExchange(responder, scraper, format);
  }
}
