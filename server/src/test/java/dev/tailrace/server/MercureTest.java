package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mercure, both versions, over the same log. */
class MercureTest {
  private static final String HUB = "/.well-known/mercure";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final List<String> ALL = List.of("*");
  private static final List<String> NONE = List.of();
  private static final String BOOK = "https://example.com/books/1";

  @TempDir private Path directory;

  @RegisterExtension
  final ServerFixture server = new ServerFixture(ServerOptions.Transport.AUTO);

  private Keyed keys;
  private String everything0;
  private String everything1;

  @BeforeEach
  void open() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    server.options(o -> o.tokens(keys.options().withAnonymous(Anonymous.SUBSCRIBE)));
    everything0 = "Authorization: Bearer " + keys.mercure0(ALL, ALL);
    everything1 = "Authorization: Bearer " + keys.mercure1(ALL, ALL);
  }

  @Test
  void theAnswerToAPublishIsItsId() throws IOException {
    Response response = publish("topic=" + encoded(BOOK) + "&data=hi&id=urn:uuid:1", everything0);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(response.body()).isEqualTo("urn:uuid:1");
  }

  @ParameterizedTest
  @CsvSource({
    "topic, https://example.com/books/1",
    "topic, https://example.com/books/{id}",
    "topic, *",
    "match, https://example.com/books/1",
    "match_exact, https://example.com/books/1",
    "match, *",
    "match_urlpattern, https://example.com/books/:id",
    "match_urlpattern, https://*.com/books/*"
  })
  void whoMatchesItGetsIt(String parameter, String selector) throws IOException {
    RawHttp subscriber = server.follow(HUB + "?" + parameter + "=" + encoded(selector));

    publish("topic=elsewhere&data=no", everything0);
    publish("topic=" + encoded(BOOK) + "&data=yes&type=added&retry=7", everything1);

    if (selector.equals("*")) {
      assertThat(subscriber.readChunk()).isEqualTo("id: epoch0.1\ndata: no\n\n");
    }
    assertThat(subscriber.readChunk())
        .isEqualTo("event: added\nid: epoch0.2\nretry: 7\ndata: yes\n\n");
  }

  @Test
  void whoMatchesAnAlternateTopicGetsItOnce() throws IOException {
    RawHttp subscriber = server.follow(HUB + "?topic=a&topic=b");

    publish("topic=c&topic=b&topic=a&data=x", everything0);
    publish("topic=a&data=y", everything0);

    assertThat(subscriber.readChunk()).isEqualTo("id: epoch0.1\ndata: x\n\n");
    assertThat(subscriber.readChunk()).isEqualTo("id: epoch0.2\ndata: y\n\n");
  }

  @ParameterizedTest
  @CsvSource({
    "topic, a{x:50}, b{x:50}",
    "match_urlpattern, https://a.example/(a{990}), https://b.example/(a{990})"
  })
  void theMatchersOfAStreamMayTakeSoManySteps(String parameter, String one, String other)
      throws IOException {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxStreamSteps(2000)));
    String alone = HUB + "?" + parameter + "=" + encoded(one);
    server.follow(alone);

    Response both =
        server.connect().get(alone + "&" + parameter + "=" + encoded(other)).readResponse();

    assertThat(both.status()).isEqualTo(400);
    assertThat(both.body())
        .contains("urn:tailrace:problem:matchers-too-dear")
        .contains("\"limit\":2000");
    assertThat(server.metrics().rejections(Limit.MATCHER_STEPS)).isEqualTo(1);
  }

  @Test
  void privateUpdatesReachThoseWithARightToAnyOfTheirTopics() throws IOException {
    String right = "Authorization: Bearer " + keys.mercure0(NONE, List.of("users/1"));
    String other = "Authorization: Bearer " + keys.mercure0(NONE, List.of("users/2"));
    RawHttp entitled = server.follow(HUB + "?topic=" + encoded(BOOK), right);
    RawHttp denied = server.follow(HUB + "?topic=" + encoded(BOOK), other);
    RawHttp anybody = server.follow(HUB + "?topic=*");

    publish("topic=" + encoded(BOOK) + "&topic=users/1&data=secret&private=on", everything0);
    publish("topic=" + encoded(BOOK) + "&data=open", everything0);

    assertThat(entitled.readChunk()).isEqualTo("id: epoch0.1\ndata: secret\n\n");
    assertThat(entitled.readChunk()).isEqualTo("id: epoch0.2\ndata: open\n\n");
    assertThat(denied.readChunk()).isEqualTo("id: epoch0.2\ndata: open\n\n");
    assertThat(anybody.readChunk()).isEqualTo("id: epoch0.2\ndata: open\n\n");
  }

  @Test
  void theTopicsAreThoseOfTheHub() throws IOException {
    RawHttp follower = server.follow("/topics/news");
    RawHttp subscriber = server.follow(HUB + "?match=news");

    publish("topic=news&data=by+Mercure", everything1);
    server.connect().post("/topics/news", "by hand", everything0).readResponse();

    for (RawHttp each : List.of(follower, subscriber)) {
      assertThat(each.readChunk()).isEqualTo("id: epoch0.1\ndata: by Mercure\n\n");
      assertThat(each.readChunk()).isEqualTo("id: epoch0.2\ndata: by hand\n\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "data=x", "topic=", "topic=*", "topic=a&id=%23x", "topic=a&id=earliest",
        "topic=a&type=mercure", "topic=a&retry=x", "topic=a&retry=-1", "topic=a%0Ab",
        "topic=a%E2%80%AEb", "topic=a&topic=%E2%80%8Bb",
        "topic=a&id=x%0Ay", "topic=a&type=x%E2%80%AEy", "topic=a&id=1&id=2",
        "topic=/.well-known/mercure/subscriptions/a/b",
        "topic=https://any.example/.well-known/mercure",
        "topic=https://any.example/x/../.well-known/mercure/s?q",
        "topic=https://any.example/.well-known%252Fmercure/s",
        "topic=/%252Ewell-known/mercure/s"
      })
  void whatCannotBePublishedIsRefused(String form) throws IOException {
    Response response = publish(form, everything1);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(server.metrics().published.sum()).isZero();
  }

  @Test
  void tooMuchIs413() throws IOException {
    String topics = "topic=a" + "&topic=b".repeat(101);

    assertThat(publish(topics, everything0).status()).isEqualTo(413);
    assertThat(publish("topic=a&data=" + "x".repeat(300_000), everything0).status())
        .isEqualTo(413);
  }

  @Test
  void whatTheFormSaysBesideIsIgnored() throws IOException {
    assertThat(publish("topic=a&data=x&unknown=1", everything0).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "match_regexp=a", "Match=a", "topic=a&match=a", "match_urlpattern=(("})
  void whatCannotBeSubscribedToIsRefused(String query) throws IOException {
    Response response = server.connect().get(HUB + "?" + query).readResponse();

    assertThat(response.status()).isEqualTo(400);
  }

  @Test
  void aQueryMayBeInTheBody() throws IOException {
    RawHttp subscriber =
        server.connect().request("QUERY " + HUB, "match=" + encoded(BOOK), FORM);
    subscriber.readHead();
    subscriber.readChunk();

    publish("topic=" + encoded(BOOK) + "&data=x", everything1);

    assertThat(subscriber.readChunk()).isEqualTo("id: epoch0.1\ndata: x\n\n");
  }

  @Test
  void theHeadSaysBeforeWhichEventTheStreamStarts() throws IOException {
    publish("topic=t&data=1&id=urn:1", everything0);
    publish("topic=t&data=2&id=urn:2", everything0);

    assertThat(cursor("?topic=t", "Last-Event-ID: urn:1")).isEqualTo("urn:1");
    assertThat(cursor("?topic=t&lastEventID=urn:1")).isEqualTo("urn:1");
    assertThat(cursor("?match=t&last_event_id=urn:1")).isEqualTo("urn:1");
    assertThat(cursor("?topic=t&Last-Event-ID=urn:1")).isEqualTo("urn:1");
    assertThat(cursor("?topic=t", "Last-Event-ID: earliest")).isEqualTo("earliest");
    assertThat(cursor("?topic=t", "Last-Event-ID: unknown")).isEqualTo("earliest");
    assertThat(cursor("?topic=t&lastEventID=urn:2", "Last-Event-ID: urn:1")).isEqualTo("urn:1");
  }

  @Test
  void anUnknownIdBringsAllThatIsLeft() throws IOException {
    publish("topic=t&data=1", everything0);

    RawHttp subscriber = server.follow(HUB + "?topic=t", "Last-Event-ID: gone");

    assertThat(subscriber.readChunk()).contains("tailrace.gap");
    assertThat(subscriber.readChunk()).isEqualTo("id: epoch0.1\ndata: 1\n\n");
  }

  @Test
  void aPrivateUpdateIsReplayedToThoseWithTheRight() throws IOException {
    publish("topic=t&data=secret&private=on&id=urn:s", everything0);
    publish("topic=t&data=open", everything0);

    RawHttp entitled =
        server.follow(HUB + "?topic=t", everything0, "Last-Event-ID: earliest");
    RawHttp anybody = server.follow(HUB + "?topic=t", "Last-Event-ID: earliest");

    assertThat(entitled.readChunk()).isEqualTo("id: urn:s\ndata: secret\n\n");
    assertThat(entitled.readChunk()).isEqualTo("id: epoch0.2\ndata: open\n\n");
    assertThat(anybody.readChunk()).isEqualTo("id: epoch0.2\ndata: open\n\n");
    assertThat(cursor("?topic=t", "Last-Event-ID: urn:s")).isEqualTo("earliest");
  }

  @Test
  void aPublishNeedsTheRightToEachOfItsTopics() throws IOException {
    String some = "Authorization: Bearer " + keys.mercure1(List.of("a"), NONE);

    Response none = publish("topic=a&data=x", "X: y");
    Response bad = publish("topic=a&data=x", "Authorization: Bearer a.b.c");
    Response partly = publish("topic=a&topic=b&data=x", some);
    Response wholly = publish("topic=a&data=x", some);

    assertThat(none.status()).isEqualTo(401);
    assertThat(none.header("WWW-Authenticate"))
        .contains("resource_metadata=\"http://localhost/.well-known/oauth-protected-resource")
        .doesNotContain("error");
    assertThat(bad.status()).isEqualTo(401);
    assertThat(bad.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(partly.status()).isEqualTo(403);
    assertThat(partly.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
    assertThat(wholly.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer ", "bearer   "})
  void aTokenThatIsAnnouncedIsThere(String authorization) throws IOException {
    Response response =
        server.connect().get(HUB + "?topic=a", "Authorization: " + authorization).readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
  }

  @Test
  void theNewerCookieCountsMoreThanTheOlder() throws IOException {
    String older = "mercureAuthorization=" + keys.mercure0(List.of("older"), NONE);
    String newer = "__Secure-mercure_access_token=" + keys.mercure1(List.of("newer"), NONE);
    String both = "Cookie: " + older + "; " + newer;

    assertThat(publishFromOurPage("topic=newer", both).status()).isEqualTo(200);
    assertThat(publishFromOurPage("topic=older", both).status()).isEqualTo(403);
    assertThat(publishFromOurPage("topic=older", "Cookie: " + older).status()).isEqualTo(200);
  }

  @Test
  void aCookieThatIsThereTwiceIsRefused() throws IOException {
    String mine = "mercureAuthorization=" + keys.mercure0(ALL, NONE);
    String planted = "mercureAuthorization=" + keys.mercure0(List.of("a"), NONE);

    Response response = publishFromOurPage("topic=a", "Cookie: " + planted + "; " + mine);

    assertThat(response.status()).isEqualTo(400);
  }

  @Test
  void whatItIsCanBeReadWithoutAToken() throws IOException {
    Response metadata =
        server.connect().get("/.well-known/oauth-protected-resource" + HUB).readResponse();

    assertThat(metadata.status()).isEqualTo(200);
    assertThat(metadata.body())
        .contains("\"resource\":\"https://localhost/.well-known/mercure\"")
        .doesNotContain("authorization_servers")
        .contains("\"mercure_cookie\":\"__Secure-mercure_access_token\"")
        .contains("\"mercure_matcher_types_supported\":[\"exact\",\"urlpattern\"]");
  }

  private String cursor(String query, String... headers) throws IOException {
    String head = server.connect().get(HUB + query, headers).readHead();
    List<String> cursors =
        head.lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).contains("last-event-id: "))
            .map(line -> line.substring(line.indexOf(' ') + 1))
            .distinct()
            .toList();
    assertThat(cursors).as(head).hasSize(1);
    return cursors.get(0);
  }

  private Response publish(String form, String... headers) throws IOException {
    String[] all = List.of(FORM, headers[0]).toArray(String[]::new);
    return server.connect().request("POST " + HUB, form, all).readResponse();
  }

  private Response publishFromOurPage(String form, String cookie) throws IOException {
    return server
        .connect()
        .request("POST " + HUB, form, FORM, cookie, "Origin: http://localhost")
        .readResponse();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
