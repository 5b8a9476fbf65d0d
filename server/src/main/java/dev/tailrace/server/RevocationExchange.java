package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operators revoke tokens: {@code POST {"jti":…}} or {@code {"sub":…}}, with {@code "tenant":…}
 * beside the sub if it is about those of one tenant only, and with {@code "for":"30d"} if their
 * tokens are good for longer than a day; {@code DELETE} takes it back, {@code GET} lists. The answer
 * comes when it is kept, and whoever has a stream open with such a token is being told.
 *
 * <p>Threads: confined to its event loop; what waits for the disk, to a reader.
 */
final class RevocationExchange implements Exchange {
  static final String PATH = "/revocations";
  private static final Logger LOG = LoggerFactory.getLogger(RevocationExchange.class);
  private static final Duration USUAL = Duration.ofDays(1);

  private final Responder responder;
  private final Revocations revocations;
  private final Executor readers;
  private final Clock clock;
  private final HttpMethod method;
  private final BodyBuffer body;

  RevocationExchange(
      Responder responder, Revocations revocations, Executor readers, Request request)
      throws ProblemException {
    Service service = responder.loop().service();
    this.responder = responder;
    this.revocations = revocations;
    this.readers = readers;
    this.clock = service.clock();
    this.method = request.method();
    this.body = BodyBuffer.ofControl(service, "a revocation may have");
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
    String text = body.text();
    if (method.equals(HttpMethod.POST) || method.equals(HttpMethod.DELETE)) {
      change(parsed(text));
    } else {
      responder.answer(list());
    }
  }

  private void change(Revocation revocation) throws ProblemException {
    try {
      readers.execute(() -> changed(revocation));
    } catch (RejectedExecutionException e) {
      throw Problem.closing().exception();
    }
  }

  private void changed(Revocation revocation) {
    Answer answer;
    try {
      answer = method.equals(HttpMethod.POST) ? added(revocation) : removed(revocation);
    } catch (IOException | RuntimeException e) { // somebody waits for an answer in any case
      LOG.error("a revocation cannot be kept", e);
      answer = Problem.broken().answer();
    }
    Answer made = answer;
    responder.loop().execute(() -> responder.answer(made));
  }

  private Answer added(Revocation revocation) throws IOException {
    return revocations.add(revocation)
        ? Answer.json(HttpResponseStatus.CREATED, members(revocation))
        : Problem.of(
                HttpResponseStatus.INSUFFICIENT_STORAGE,
                "there are " + Revocations.MAX + " revocations already")
            .answer();
  }

  private Answer removed(Revocation revocation) throws IOException {
    return revocations.remove(revocation)
        ? Answer.empty(HttpResponseStatus.NO_CONTENT)
        : Problem.of(HttpResponseStatus.NOT_FOUND, "nothing like that is revoked").answer();
  }

  private Answer list() {
    List<Object> all = new ArrayList<>();
    revocations.all().forEach(each -> all.add(members(each)));
    return Answer.json(HttpResponseStatus.OK, Map.of("revocations", all));
  }

  private static Map<String, Object> members(Revocation revocation) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (revocation.tokenId() != null) {
      members.put("jti", revocation.tokenId());
    } else {
      members.put("sub", revocation.subject());
    }
    if (revocation.tenant() != null) {
      members.put("tenant", revocation.tenant());
    }
    members.put("until", revocation.until().toString());
    return members;
  }

  private Revocation parsed(String text) throws ProblemException {
    Map<String, String> members = members(text);
    String time = members.remove("for");
    Duration duration = time == null ? USUAL : Durations.parse("for", time);
    String tokenId = members.remove("jti");
    String subject = members.remove("sub");
    String tenant = members.remove("tenant");
    if (!members.isEmpty()) {
      throw Problem.badRequest("a revocation has jti, or sub and perhaps tenant, and for").exception();
    }
    try {
      return new Revocation(tokenId, subject, tenant, clock.instant().plus(duration));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage()).exception();
    }
  }

  private static Map<String, String> members(String text) throws ProblemException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest("a revocation is a JSON object").exception();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING || json.getText().isEmpty()) {
          throw Problem.badRequest(name + " is not a string with something in it").exception();
        }
        members.put(name, json.getText());
      }
    } catch (IOException e) {
      throw Problem.badRequest("a revocation is a JSON object").exception();
    }
    return members;
  }
}
