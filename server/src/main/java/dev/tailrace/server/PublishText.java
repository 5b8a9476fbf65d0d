package dev.tailrace.server;

import dev.tailrace.hub.Published;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One event, whose data are the body. Answers 201 with the event's id; 200 if the idempotency key
 * had been there before, since nothing was created.
 *
 * <p>Threads: confined to its event loop.
 */
final class PublishText implements Exchange {
  private static final int FIRST_BYTES = 512;

  private final Responder responder;
  private final Publisher publisher;
  private final PublishQuery query;
  private final int maxBytes;
  private final Uploads.Share share;
  private byte[] body;
  private int length;

  PublishText(
      Responder responder, Publisher publisher, PublishQuery query, long declaredBytes)
      throws ProblemException {
    this.responder = responder;
    this.publisher = publisher;
    this.query = query;
    this.maxBytes = responder.loop().service().hub().options().maxEventBytes();
    this.share = responder.loop().service().admission().uploads().share();
    requireRoom(declaredBytes);
    this.body = new byte[(int) Math.min(FIRST_BYTES, Math.max(0, declaredBytes))];
    responder.welcomeBody();
  }

  @Override
  public void body(ByteBuf bytes) throws ProblemException {
    int more = bytes.readableBytes();
    requireRoom((long) length + more);
    if (length + more > body.length) {
      grow(Math.max(length + more, Math.min(maxBytes, 2 * body.length)));
    }
    bytes.readBytes(body, length, more);
    length += more;
  }

  private void grow(int bytes) throws ProblemException {
    if (!share.hold(bytes)) {
      share.close();
      throw Problem.uploadsFull().exception();
    }
    body = Arrays.copyOf(body, bytes);
  }

  @Override
  public void cut() {
    share.close();
  }

  @Override
  public void end() throws ProblemException {
    share.close(); // what is published from here on, the log's queue accounts for
    String data = Utf8Text.decode("body", body, length);
    body = null;
    publisher.publish(query.publication(data), this::done);
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

  private void requireRoom(long bytes) throws ProblemException {
    if (bytes > maxBytes) {
      share.close();
      throw Problem.tooLarge(
              "the body is larger than the " + maxBytes + " bytes an event may have",
              maxBytes,
              Limit.EVENT_BYTES)
          .exception();
    }
  }
}
