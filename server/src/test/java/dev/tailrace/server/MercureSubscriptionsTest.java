package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static dev.tailrace.server.SubscriptionApi.API;
import static dev.tailrace.server.SubscriptionApi.BOOK;
import static dev.tailrace.server.SubscriptionApi.BOOK_ENCODED;
import static dev.tailrace.server.SubscriptionApi.HUB;
import static dev.tailrace.server.SubscriptionApi.SUBSCRIBER;
import static dev.tailrace.server.SubscriptionApi.encoded;
import static dev.tailrace.server.SubscriptionApi.subscriber;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mercure's subscription API, in both of its versions. */
class MercureSubscriptionsTest {
  private static final List<String> NONE = List.of();

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private SubscriptionApi api;

  @BeforeEach
  void on() throws IOException {
    api = new SubscriptionApi(server, directory);
  }

  @ParameterizedTest
  @CsvSource({
    "match, *, exact, %2A",
    "match_urlpattern, *, urlpattern, %2A",
    "match_exact, a/b, exact, a%2Fb",
    "match, caf\u00e9 100%, exact, caf%C3%A9%20100%25"
  })
  void eachPartIsEncodedOnce(String parameter, String text, String type, String encoded)
      throws IOException {
    server.follow(HUB + "?" + parameter + "=" + encoded(text));
    api.awaitTold(api.all1, "\"match\":\"" + text + "\"");

    Response response =
        server.connect().get(API + "/" + type + "/" + encoded, api.all1).readResponse();

    assertThat(response.body())
        .contains("\"id\":\"" + API + "/" + type + "/" + encoded + "\"")
        .contains("\"match_type\":\"" + type + "\",\"match\":\"" + text + "\"");
  }

  @Test
  void version0CanBeAsked() throws IOException {
    server.follow(HUB + "?topic=" + encoded(BOOK));
    server.follow(HUB + "?topic=other");
    api.awaitTold(api.all0, "\"topic\":\"other\"");
    String name = subscriber(api.collection(api.all0));

    Response every = server.connect().get(API, api.all0).readResponse();
    Response some = server.connect().get(API + "/" + BOOK_ENCODED, api.all0).readResponse();
    Response one =
        server.connect().get(API + "/" + BOOK_ENCODED + "/" + name, api.all0).readResponse();

    String id = API + "/" + BOOK_ENCODED + "/" + name.replace(":", "%3A");
    assertThat(every.header("Content-Type")).isEqualTo("application/ld+json");
    assertThat(every.body())
        .startsWith(
            "{\"@context\":\"https://mercure.rocks/\",\"id\":\"" + API
                + "\",\"type\":\"Subscriptions\",\"lastEventID\":\"epoch0.4\",\"subscriptions\":[{");
    assertThat(some.body())
        .contains("\"id\":\"" + API + "/" + BOOK_ENCODED + "\",\"type\":\"Subscriptions\"")
        .contains("{\"id\":\"" + id + "\",\"type\":\"Subscription\"")
        .doesNotContain("other");
    assertThat(one.header("ETag")).isEqualTo("\"epoch0.4\"");
    assertThat(one.body())
        .isEqualTo(
            ("{'@context':'https://mercure.rocks/','id':'" + id + "','type':'Subscription',"
                    + "'topic':'" + BOOK + "','subscriber':'" + name
                    + "','active':true,'lastEventID':'epoch0.4'}\n")
                .replace('\'', '"'));
  }

  @Test
  void version1CanBeAsked() throws IOException {
    server.follow(HUB + "?match=" + encoded(BOOK));
    eventually("both faces have told", () -> api.told() == 2);
    String name = subscriber(api.collection(api.all1));

    Response every = server.connect().get(API, api.all1).readResponse();
    Response some = server.connect().get(API + "/exact/" + BOOK_ENCODED, api.all1).readResponse();
    Response one =
        server.connect().get(API + "/exact/" + BOOK_ENCODED + "/" + name, api.all1).readResponse();

    String id = API + "/exact/" + BOOK_ENCODED + "/" + name.replace(":", "%3A");
    String single =
        ("{'id':'" + id + "','type':'subscription','match_type':'exact','match':'" + BOOK
                + "','subscriber':'" + name + "','active':true}")
            .replace('\'', '"');
    assertThat(every.header("Content-Type")).isEqualTo("application/json");
    assertThat(every.header("Link"))
        .isEqualTo(
            "<https://localhost/.well-known/mercure>; rel=\"mercure\";"
                + " last-event-id=\"epoch0.2\"; type=\"mercure\";"
                + " content-type=\"application/json\"");
    assertThat(every.body())
        .isEqualTo(
            "{\"id\":\"" + API + "\",\"type\":\"subscriptions\",\"subscriptions\":["
                + single + "]}\n");
    assertThat(some.body()).contains("/exact/" + BOOK_ENCODED + "\"").contains(single);
    assertThat(one.body()).isEqualTo(single + "\n");
  }

  @Test
  void whoHasTheAnswerIsToldSo() throws IOException {
    server.follow(HUB + "?match=a");
    eventually("both faces have told", () -> api.told() == 2);
    Response first = server.connect().get(API, api.all1).readResponse();

    String has = "If-None-Match: " + first.header("ETag");
    Response same = server.connect().get(API, api.all1, has).readBodiless();
    server.follow(HUB + "?match=b");
    eventually("it is told", () -> api.told() == 4);
    Response changed = server.connect().get(API, api.all1, has).readResponse();

    assertThat(first.header("ETag")).isEqualTo("\"epoch0.2\"");
    assertThat(same.status()).isEqualTo(304);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"epoch0.4\"");
  }

  @Test
  void beforeAnybodyCameTheLastEventIsTheEarliest() throws IOException {
    assertThat(api.collection(api.all0))
        .contains("\"lastEventID\":\"earliest\",\"subscriptions\":[]");
    assertThat(server.connect().get(API, api.all1).readResponse().header("Link"))
        .contains("last-event-id=\"earliest\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/exact/a/unknown", "/a/unknown", "/regexp/a/b", "/exact/a/b/c", "/", "//a", "/a/"})
  void whatIsNotThereIs404(String path) throws IOException {
    assertThat(server.connect().get(API + path, api.all1).readResponse().status()).isEqualTo(404);
  }

  @Test
  void askingNeedsARightToThePath() throws IOException {
    String one = "Authorization: Bearer " + api.keys.mercure0(NONE, List.of(API + "/a"));
    String template =
        "Authorization: Bearer " + api.keys.mercure0(NONE, List.of(API + "{/topic}{/subscriber}"));

    assertThat(server.connect().get(API).readResponse().header("WWW-Authenticate"))
        .contains("resource_metadata=");
    assertThat(status(API, "X: y")).isEqualTo(401);
    assertThat(status(API, one)).isEqualTo(403);
    assertThat(status(API + "/b", one)).isEqualTo(403);
    assertThat(status(API + "/a/unknown", one)).isEqualTo(403);
    assertThat(status(API + "/a", one)).isEqualTo(200);
    assertThat(status(API + "/%61", one)).isEqualTo(200);
    assertThat(status(API, template)).isEqualTo(200);
    assertThat(status(API + "/b", template)).isEqualTo(200);
    assertThat(status(API + "/b/unknown", template)).isEqualTo(404);
  }

  @Test
  void aTopicCalledExactIsATopicOfVersion0() throws IOException {
    server.follow(HUB + "?topic=exact");
    api.awaitTold(api.all0, "\"topic\":\"exact\"");
    String name = subscriber(api.collection(api.all0));

    Response old = server.connect().get(API + "/exact/" + name, api.all0).readResponse();
    Response current = server.connect().get(API + "/exact/" + name, api.all1).readResponse();

    assertThat(old.body()).contains("\"topic\":\"exact\"").contains("\"active\":true");
    assertThat(current.body()).contains("\"type\":\"subscriptions\",\"subscriptions\":[]");
  }

  @Test
  void aTokenOfOurOwnChoosesTheVersionByWhatItAccepts() throws IOException {
    String ours = api.keys.reader("**");

    Response old =
        server.connect().get(API, ours, "Accept: application/ld+json").readResponse();
    Response current = server.connect().get(API, ours).readResponse();

    assertThat(old.body()).contains("\"type\":\"Subscriptions\"");
    assertThat(current.body()).contains("\"type\":\"subscriptions\"");
  }

  @Test
  void eachVersionTellsOfItsOwnAndTheNativeFaceOfAll() throws IOException {
    server.follow(HUB + "?topic=a", api.all0);
    server.follow(HUB + "?match=a", api.all1);
    server.follow("/topics/a", api.keys.named("anna", "a"));
    eventually("all are told", () -> api.told() == 5); // two of Mercure, three members

    String presence = server.connect().get("/presence/a", api.keys.reader("a")).readResponse().body();

    assertThat(SUBSCRIBER.matcher(api.collection(api.all0)).results()).hasSize(1);
    assertThat(SUBSCRIBER.matcher(api.collection(api.all1)).results()).hasSize(1);
    assertThat(presence)
        .contains("{\"subject\":\"anna\",\"since\"")
        .contains("{\"subject\":\"somebody\",\"since\"")
        .contains("{\"subject\":\"somebody\",\"issuer\":\"https://localhost\",\"since\"");
  }

  @Test
  void theMetadataSayWhetherThereAreSubscriptions() throws IOException {
    String path = "/.well-known/oauth-protected-resource" + HUB;

    assertThat(server.connect().get(path).readResponse().body())
        .contains("\"mercure_subscriptions\":true");
  }

  @Test
  void withoutPresenceThereAreNone() throws IOException {
    server.options(o -> o.presence(null));
    String path = "/.well-known/oauth-protected-resource" + HUB;

    assertThat(status(API, api.all1)).isEqualTo(404);
    assertThat(server.connect().get(path).readResponse().body())
        .contains("\"mercure_subscriptions\":false");
  }

  private int status(String path, String header) throws IOException {
    return server.connect().get(path, header).readResponse().status();
  }
}
