package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tailrace.server.StreamControl.Change;
import dev.tailrace.server.StreamControl.Changed;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes a stream while it is open: {@code POST /streams/{id}} with {@code
 * {"secret":…,"add":[…],"remove":[…]}}; a token that comes with it takes the place of the stream's.
 *
 * <p>Threads: confined to its event loop; the change itself, to the stream's.
 */
final class ControlExchange implements Exchange {
  static final String PATH = "/streams/";
  private static final Logger LOG = LoggerFactory.getLogger(ControlExchange.class);

  private final Responder responder;
  private final Streams streams;
  private final String id;
  private final Rights rights;
  private final BodyBuffer body;
  private final List<String> add = new ArrayList<>();
  private final List<String> remove = new ArrayList<>();
  private String secret = "";

  ControlExchange(Responder responder, Streams streams, String id, Rights rights)
      throws ProblemException {
    this.responder = responder;
    this.streams = streams;
    this.id = id;
    this.rights = rights;
    this.body =
        BodyBuffer.ofControl(responder.loop().service(), "a change of a stream may have");
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

  @Override
  public void end() throws ProblemException {
    read(body.text());
    StreamControl control =
        streams.find(id, secret).orElseThrow(() -> StreamControl.noSuch().exception());
    try {
      control.loop().execute(() -> change(control));
    } catch (RejectedExecutionException e) {
      throw Problem.closing().exception();
    }
  }

  private void change(StreamControl control) {
    try {
      Answer answer = told(control.change(new Change(add, remove), rights));
      responder.loop().execute(() -> responder.answer(answer));
    } catch (ProblemException e) {
      responder.loop().execute(() -> responder.refuse(e.problem()));
    } catch (RuntimeException e) { // somebody waits for an answer in any case
      LOG.error("a stream cannot be changed", e);
      responder.loop().execute(() -> responder.refuse(Problem.broken()));
    }
  }

  private static Answer told(Changed changed) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("topics", changed.followed().topics());
    members.put("refused", changed.followed().refused());
    members.put("expires", changed.ticket().expires());
    return Answer.json(HttpResponseStatus.OK, members);
  }

  private void read(String text) throws ProblemException {
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest("a change of a stream is a JSON object").exception();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        member(json.currentName(), json);
      }
    } catch (IOException e) {
      throw Problem.badRequest("a change of a stream is a JSON object").exception();
    }
  }

  private void member(String name, JsonParser json) throws IOException, ProblemException {
    JsonToken token = json.nextToken();
    switch (name) {
      case "secret" -> secret = token == JsonToken.VALUE_STRING ? json.getText() : "";
      case "add" -> texts(name, token, json, add);
      case "remove" -> texts(name, token, json, remove);
      default ->
          throw Problem.badRequest(
                  "member " + name + " is unknown; known are secret, add and remove")
              .exception();
    }
  }

  private static void texts(String name, JsonToken token, JsonParser json, List<String> into)
      throws IOException, ProblemException {
    if (token != JsonToken.START_ARRAY) {
      throw Problem.badRequest(name + " is not a list of topics").exception();
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw Problem.badRequest(name + " is not a list of topics").exception();
      }
      into.add(json.getText());
    }
  }
}
