package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.hub.Sight;
import dev.tailrace.hub.TopicState;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a topic holds, as JSON. The log is read, and the JSON made, by the hub's readers.
 *
 * <p>Threads: confined to its event loop; {@link #read} on a reader.
 */
final class TopicStateExchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(TopicStateExchange.class);

  private final Responder responder;
  private final Space space;
  private final String topic;
  private final int recent;
  private final Sight sight;

  /**
   * @param topic by its outer name, as the sight
   */
  TopicStateExchange(
      Responder responder, Space space, String topic, int recent, Sight sight) {
    this.responder = responder;
    this.space = space;
    this.topic = topic;
    this.recent = recent;
    this.sight = sight;
  }

  @Override
  public void end() throws ProblemException {
    try {
      responder.loop().service().hub().readers().execute(this::read);
    } catch (RejectedExecutionException e) {
      throw Problem.closing().exception();
    }
  }

  private void read() {
    try {
      TopicState state =
          responder
              .loop()
              .service()
              .hub()
              .state(space.inner(topic), recent, space.inner(sight));
      byte[] body = Json.line(json -> write(json, state));
      responder.loop().execute(() -> answer(body));
    } catch (IOException | RuntimeException e) { // somebody waits for an answer in any case
      LOG.error("the log cannot be read for the state of a topic", e);
      responder.loop().execute(this::fail);
    }
  }

  private void answer(byte[] body) {
    responder.answer(
        Answer.of(HttpResponseStatus.OK, "application/json", body)
            .with(HttpHeaderNames.VARY, "Accept"));
  }

  private void fail() {
    responder.refuse(Problem.unreadableLog());
  }

  private void write(JsonGenerator json, TopicState state) throws IOException {
    json.writeStartObject();
    json.writeStringField("topic", topic);
    json.writeStringField("earliest", state.earliest());
    json.writeStringField("latest", state.latest());
    json.writeArrayFieldStart("recent");
    for (TopicState.Recent each : state.recent()) {
      EventJson.write(json, null, each.time(), each.event());
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
