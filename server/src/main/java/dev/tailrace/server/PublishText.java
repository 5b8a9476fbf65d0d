package dev.tailrace.server;

import dev.tailrace.hub.Published;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One event, whose data are the body. Answers 201 with the event's id; 200 if the idempotency key
 * had been there before, since nothing was created.
 *
 * <p>Threads: confined to its event loop.
 */
final class PublishText implements Exchange {
  private final Responder responder;
  private final Publisher publisher;
  private final PublishQuery query;
  private final BodyBuffer body;

  PublishText(
      Responder responder, Publisher publisher, PublishQuery query, long declaredBytes)
      throws ProblemException {
    Service service = responder.loop().service();
    int maxBytes = service.hub().options().maxEventBytes();
    this.responder = responder;
    this.publisher = publisher;
    this.query = query;
    this.body = new BodyBuffer(service, maxBytes, "an event may have", declaredBytes);
    responder.welcomeBody();
  }

  @Override
  public void body(ByteBuf bytes) throws ProblemException {
    body.add(bytes);
  }

  @Override
  public void cut() {
    body.close();
  }

  /** From here on the log's queue accounts for it. */
  @Override
  public void end() throws ProblemException {
    publisher.publish(query.publication(body.text()), this::done);
  }

  private void done(Published published) {
    if (published instanceof Published.Accepted accepted) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("id", accepted.id());
      members.put("topic", query.topic());
      members.put("duplicate", accepted.duplicate() ? true : null);
      HttpResponseStatus status =
          accepted.duplicate() ? HttpResponseStatus.OK : HttpResponseStatus.CREATED;
      responder.answer(Answer.json(status, members));
    } else {
      responder.refuse(Publisher.problem(published));
    }
  }
}
