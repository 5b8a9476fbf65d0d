package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects, as Fetch has them. */
class RedirectTest {
  private static final Duration RECONNECTION = Duration.ofSeconds(3);

  private final Rig rig = Rig.of();
  private final Told told = new Told(rig.source);

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsFollowedWithoutAWord(int status) {
    ManualTransport.Sent first = rig.connect();
    first.answer(status, "Location", "/other?a=b");
    rig.run();
    StringBuilder origin = new StringBuilder();
    rig.source.onMessage(event -> origin.append(event.origin()));

    rig.transport.last().open().send("data: a\n\n");
    rig.run();

    assertThat(first.aborted).isTrue();
    assertThat(rig.transport.last().request.uri()).hasToString("http://hub.test/other?a=b");
    assertThat(told.lines()).containsExactly("open", "message a");
    assertThat(rig.source.url()).isEqualTo(Rig.URL);
    assertThat(origin).hasToString("http://hub.test");
  }

  @ParameterizedTest
  @CsvSource({
    "301, http://hub.test/other",
    "308, http://hub.test/other",
    "302, http://hub.test/topics/news",
    "303, http://hub.test/topics/news",
    "307, http://hub.test/topics/news",
  })
  void onlyAPermanentOneIsRemembered(int status, URI next) {
    rig.connect().answer(status, "Location", "/other");
    rig.run();
    rig.transport.last().open().end();
    rig.run();

    assertThat(rig.after(RECONNECTION).request.uri()).isEqualTo(next);
  }

  @Test
  void aPermanentOneBehindATemporaryOneIsNotRemembered() {
    rig.connect().answer(302, "Location", "/b");
    rig.run();
    rig.transport.last().answer(301, "Location", "/c");
    rig.run();
    rig.transport.last().open().end();
    rig.run();

    assertThat(rig.after(RECONNECTION).request.uri()).isEqualTo(Rig.URL);
  }

  @Test
  void theOriginIsThatOfTheLastUrl() {
    rig.connect().answer(302, "Location", "http://Other.test:8080/x");
    rig.run();
    StringBuilder origin = new StringBuilder();
    rig.source.onMessage(event -> origin.append(event.origin()));

    rig.transport.last().open().send("data: a\n\n");
    rig.run();

    assertThat(origin).hasToString("http://other.test:8080");
  }

  @ParameterizedTest
  @CsvSource({
    "http://hub.test/b, true",
    "http://hub.test:80/b, true",
    "http://hub.test:81/b, false",
    "http://other.test/b, false",
    "https://hub.test/b, false",
  })
  void credentialsStayWithTheirOrigin(String location, boolean kept) {
    HttpRequest request =
        HttpRequest.newBuilder(Rig.URL)
            .header("Authorization", "secret")
            .header("Cookie", "a=b")
            .header("X-Other", "c")
            .build();
    Rig signed = Rig.of(request, builder -> builder.lastEventId("7"));

    signed.connect().answer(307, "Location", location);
    signed.run();
    ManualTransport.Sent next = signed.transport.last();

    assertThat(next.header("Authorization")).isEqualTo(kept ? "secret" : null);
    assertThat(next.header("Cookie")).isEqualTo(kept ? "a=b" : null);
    assertThat(next.header("X-Other")).isEqualTo("c");
    assertThat(next.header("Last-Event-ID")).isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, 301, GET",
    "POST, 302, GET",
    "POST, 303, GET",
    "POST, 307, POST",
    "POST, 308, POST",
    "PUT, 301, PUT",
    "PUT, 302, PUT",
    "PUT, 303, GET",
    "PUT, 307, PUT",
  })
  void theMethodAndTheBodyChangeAsInFetch(String method, int status, String next) {
    HttpRequest request =
        HttpRequest.newBuilder(Rig.URL)
            .header("Content-Type", "text/plain")
            .method(method, BodyPublishers.ofString("q"))
            .build();
    Rig posting = Rig.of(request, builder -> builder);

    posting.connect().answer(status, "Location", "/b");
    posting.run();
    ManualTransport.Sent sent = posting.transport.last();

    boolean same = method.equals(next);
    assertThat(sent.request.method()).isEqualTo(next);
    assertThat(sent.request.body() != null).isEqualTo(same);
    assertThat(sent.header("Content-Type")).isEqualTo(same ? "text/plain" : null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ftp://hub.test/", "mailto:a@b", "http://", "http:", "%%", "http:///a"})
  void aLocationThatLeadsNowhereFailsForGood(String location) {
    rig.connect().answer(302, "Location", location);
    rig.run();

    assertThat(told.lines()).containsExactly("error REDIRECT 302");
    assertThat(rig.source.readyState()).isEqualTo(ReadyState.CLOSED);
  }

  @Test
  void aMissingLocationFailsForGood() {
    rig.connect().answer(301);
    rig.run();

    assertThat(told.lines()).containsExactly("error REDIRECT 301");
  }

  @Test
  void itDoesNotLeadFromHttpsToHttp() {
    Rig secure = Rig.of(HttpRequest.newBuilder(URI.create("https://hub.test/")).build(), b -> b);
    Told heard = new Told(secure.source);
    secure.connect().answer(302, "Location", "http://hub.test/");
    secure.run();

    assertThat(heard.lines()).containsExactly("error REDIRECT 302");
  }

  @Test
  void circlesEndAfterTwentyRounds() {
    rig.connect();
    for (int i = 0; i < 21; i++) {
      rig.transport.last().answer(302, "Location", "/topics/news");
      rig.run();
    }

    assertThat(told.lines()).containsExactly("error REDIRECT 302");
    assertThat(rig.transport.sent).hasSize(21);
  }

  @Test
  void whatAnEarlierHopStillSaysIsNotHeard() {
    ManualTransport.Sent first = rig.connect();
    first.answer(302, "Location", "/b");
    rig.run();

    first.fail("cancelled");
    rig.run();
    rig.transport.last().open();
    rig.run();

    assertThat(told.lines()).containsExactly("open");
  }
}
