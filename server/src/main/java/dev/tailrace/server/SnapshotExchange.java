package dev.tailrace.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question about who is there: looked up where that is known, and made into an answer by the
 * hub's readers, since it may be long; or word that the client has the answer already.
 *
 * <p>Threads: confined to its event loop; {@link #ask} on that of the presence.
 */
final class SnapshotExchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotExchange.class);

  /**
   * What was found.
   *
   * @param tag which changes whenever the answer does
   * @param answer makes the answer of what was found; on any thread
   */
  record Snapshot(String tag, Supplier<Answer> answer) {
    private String etag() {
      return '"' + tag + '"';
    }
  }

  /** Looks it up. */
  interface Question {
    Snapshot of(Presence presence) throws ProblemException;
  }

  private final Responder responder;
  private final Request request;
  private final Question question;

  SnapshotExchange(Responder responder, Request request, Question question) {
    this.responder = responder;
    this.request = request;
    this.question = question;
  }

  @Override
  public void end() {
    presence().ask(this::ask);
  }

  private void ask() {
    try {
      Snapshot snapshot = question.of(presence());
      if (PageAnswer.has(request, snapshot.etag())) {
        answer(marked(Answer.empty(HttpResponseStatus.NOT_MODIFIED), snapshot));
      } else {
        responder.loop().service().hub().readers().execute(() -> make(snapshot));
      }
    } catch (ProblemException e) {
      refuse(e.problem());
    } catch (RejectedExecutionException e) {
      refuse(Problem.closing());
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void make(Snapshot snapshot) {
    try {
      answer(marked(snapshot.answer().get(), snapshot));
    } catch (RuntimeException e) { // somebody waits for an answer in any case
      fail(e);
    }
  }

  private static Answer marked(Answer answer, Snapshot snapshot) {
    return answer
        .with(HttpHeaderNames.CACHE_CONTROL, "private, no-cache")
        .with(HttpHeaderNames.VARY, "Accept, Authorization, Cookie")
        .with(HttpHeaderNames.ETAG, snapshot.etag());
  }

  private void answer(Answer answer) {
    responder.loop().execute(() -> responder.answer(answer));
  }

  private void refuse(Problem problem) {
    responder.loop().execute(() -> responder.refuse(problem));
  }

  private void fail(RuntimeException cause) {
    LOG.error("it cannot be told who is there", cause);
    refuse(Problem.broken());
  }

  private Presence presence() {
    return responder.loop().service().presence();
  }
}
