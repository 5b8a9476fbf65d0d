package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import dev.tailrace.mock.RecordedRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The group "HTTP behavior" of LaunchDarkly's contract tests: 12 cases. */
class LaunchDarklyHttpTest {
  private static final String JSON = "{\"hello\": \"world\"}";
  private static final String JSON_TYPE = "application/json; charset=utf-8";

  private final SocketRig rig = new SocketRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void theRequestIsAGetThatWantsAStreamAndNoCache() {
    Heard.of(rig.source(SocketRig.PATH));

    RecordedRequest request = rig.stream().request();

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.headers("Accept")).containsExactly("text/event-stream");
    assertThat(request.headers("Cache-Control")).containsExactly("no-cache");
    assertThat(request.lastEventId()).isNull();
  }

  @Test
  void noContentIsAskedForOnce() {
    rig.server.enqueue(MockResponse.status(204));
    EventSource source = rig.source(SocketRig.PATH);

    Heard heard = Heard.of(source);

    assertThat(heard.error(Kind.NO_CONTENT).isFinal()).isTrue();
    assertThat(rig.timer.waiting()).isZero();
    assertThat(rig.server.requestCount()).isEqualTo(1);
    assertThat(source.readyState()).isEqualTo(ReadyState.CLOSED);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307})
  void redirectsAreFollowed(int status) {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));

    String elsewhere = rig.server.uri("/elsewhere").toString();
    rig.server.takeExchange().respond(MockResponse.redirect(status, elsewhere));
    MockExchange stream = rig.stream();
    stream.send("data: hello\n\n");

    assertThat(stream.request().target()).isEqualTo("/elsewhere");
    heard.opened();
    heard.messages("hello");
  }

  @ParameterizedTest
  @CsvSource({"301, true", "301, false", "307, true", "307, false"})
  void aRedirectThatLeadsNowhereIsAnErrorAndNoLoop(int status, boolean empty) {
    MockResponse nowhere = MockResponse.status(status);
    rig.server.enqueue(empty ? nowhere.header("Location", "") : nowhere);

    Heard heard = Heard.of(rig.source(SocketRig.PATH));

    assertThat(heard.error(Kind.REDIRECT).status()).isEqualTo(status);
    assertThat(rig.timer.waiting()).isZero();
    assertThat(rig.server.requestCount()).isEqualTo(1);
  }

  @Test
  void headersOfTheUsersOwnAreSent() {
    HttpRequest request =
        rig.request(SocketRig.PATH)
            .header("header-name-1", "value-1")
            .header("header-name-2", "value-2")
            .build();
    Heard.of(rig.source(request, builder -> builder));

    RecordedRequest sent = rig.stream().request();

    assertThat(sent.header("header-name-1")).isEqualTo("value-1");
    assertThat(sent.header("header-name-2")).isEqualTo("value-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "REPORT"})
  void aRequestMayHaveABody(String method) {
    HttpRequest request =
        rig.request(SocketRig.PATH)
            .header("content-type", JSON_TYPE)
            .method(method, BodyPublishers.ofString(JSON))
            .build();
    Heard.of(rig.source(request, builder -> builder));

    RecordedRequest sent = rig.stream().request();

    assertThat(sent.method()).isEqualTo(method);
    assertThat(sent.header("Content-Type")).isEqualTo(JSON_TYPE);
    assertThat(sent.bodyText()).isEqualTo(JSON);
  }

  @Test
  void theFirstRequestNamesTheIdToStartBehind() {
    Heard.of(rig.source(builder -> builder.lastEventId("abc")));

    assertThat(rig.stream().request().lastEventId()).isEqualTo("abc");
  }
}
