package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mercure's subscription events and API, in both of its versions. */
class MercureSubscriptionsTest {
  private static final String HUB = "/.well-known/mercure";
  private static final String API = HUB + "/subscriptions";
  private static final String ALL_V0 = HUB + "?topic=" + encoded(API + "/{topic}/{subscriber}");
  private static final String ALL_V1 =
      HUB + "?match_urlpattern=" + encoded(API + "/:match_type/:match/:subscriber");
  private static final String BOOK = "https://example.com/books/1";
  private static final String BOOK_ENCODED = "https%3A%2F%2Fexample.com%2Fbooks%2F1";
  private static final Pattern SUBSCRIBER = Pattern.compile("\"subscriber\":\"([^\"]+)\"");
  private static final List<String> NONE = List.of();
  private static final List<String> ALL = List.of("*");

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Keyed keys;
  private String all0;
  private String all1;

  @BeforeEach
  void on() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    server.options(
        o ->
            o.presence(PresenceOptions.DEFAULTS)
                .tokens(keys.options().withAnonymous(Anonymous.SUBSCRIBE)));
    all0 = "Authorization: Bearer " + keys.mercure0(NONE, ALL);
    all1 = "Authorization: Bearer " + keys.mercure1(NONE, ALL);
  }

  @Test
  void ofVersion0BeginningAndEndAreTold() throws IOException {
    RawHttp watch = server.follow(ALL_V0, all0);
    watch.readChunk(); // its own

    RawHttp subscriber = server.follow(HUB + "?topic=" + encoded(BOOK));
    String begun = watch.readChunk();
    String name = subscriber(begun);
    subscriber.close();
    String ended = watch.readChunk();

    assertThat(name).matches("urn:uuid:[0-9a-f-]{36}");
    String id = API + "/" + BOOK_ENCODED + "/" + name.replace(":", "%3A");
    assertThat(data(begun))
        .isEqualTo(
            ("{'@context':'https://mercure.rocks/','id':'" + id + "','type':'Subscription',"
                    + "'topic':'" + BOOK + "','subscriber':'" + name + "','active':true}")
                .replace('\'', '"'));
    assertThat(begun).startsWith("id: epoch0.3\ndata: "); // the second is that of the native face
    assertThat(data(ended)).isEqualTo(data(begun).replace("true", "false"));
  }

  @Test
  void ofVersion1BeginningAndEndAreTold() throws IOException {
    RawHttp watch = server.follow(ALL_V1, all1);
    watch.readChunk();

    RawHttp subscriber = server.follow(HUB + "?match_urlpattern=" + encoded("/books/:id"));
    String begun = watch.readChunk();
    String name = subscriber(begun);
    subscriber.close();
    String ended = watch.readChunk();

    String id = API + "/urlpattern/%2Fbooks%2F%3Aid/" + name.replace(":", "%3A");
    assertThat(begun).startsWith("event: mercure\nid: epoch0.2\ndata: ");
    assertThat(data(begun))
        .isEqualTo(
            ("{'id':'" + id + "','type':'subscription','match_type':'urlpattern',"
                    + "'match':'/books/:id','subscriber':'" + name + "','active':true}")
                .replace('\'', '"'));
    assertThat(ended).startsWith("event: mercure\n");
    assertThat(data(ended)).isEqualTo(data(begun).replace("true", "false"));
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
    eventuallyTold(all1, "\"match\":\"" + text + "\"");

    Response response =
        server.connect().get(API + "/" + type + "/" + encoded, all1).readResponse();

    assertThat(response.body())
        .contains("\"id\":\"" + API + "/" + type + "/" + encoded + "\"")
        .contains("\"match_type\":\"" + type + "\",\"match\":\"" + text + "\"");
  }

  @Test
  void eachMatcherOfAStreamIsASubscriptionOfTheSameSubscriber() throws IOException {
    RawHttp watch = server.follow(ALL_V1, all1);
    watch.readChunk();

    server.follow(HUB + "?match=a&match_urlpattern=/b/*&match=a");
    String first = watch.readChunk();
    String all = first.lines().filter(line -> line.startsWith("data")).count() < 2
        ? first + watch.readChunk()
        : first;

    assertThat(all).contains("\"match\":\"a\"").contains("\"match\":\"/b/*\"");
    assertThat(all.lines().filter(line -> line.startsWith("data"))).hasSize(2);
    assertThat(SUBSCRIBER.matcher(all).results().map(found -> found.group(1)).distinct())
        .hasSize(1);
  }

  @Test
  void eventsAreKeptForThoseWhoComeBack() throws IOException {
    RawHttp subscriber = server.follow(HUB + "?match=a");
    eventuallyTold(all1, "\"match\":\"a\"");
    subscriber.close();
    eventually("it has ended", () -> !collection(all1).contains("\"match\":\"a\""));

    RawHttp entitled = server.follow(ALL_V1 + "&last_event_id=earliest", all1);

    assertThat(entitled.readUntil("\"active\":true}")).contains("\"match\":\"a\"");
    assertThat(entitled.readUntil("\"active\":false}")).contains("\"match\":\"a\"");
  }

  @Test
  void whoHasNoRightToThemGetsNone() throws IOException {
    String other = "Authorization: Bearer " + keys.mercure1(NONE, List.of("a", "b"));
    RawHttp denied = server.follow(ALL_V1 + "&match=a", other);
    RawHttp anybody = server.follow(ALL_V1 + "&match=a");

    server.follow(HUB + "?match=b");
    eventuallyTold(all1, "\"match\":\"b\"");
    server.publish("a", "hello");

    assertThat(denied.readChunk()).endsWith("data: hello\n\n").doesNotContain("subscription");
    assertThat(anybody.readChunk()).endsWith("data: hello\n\n").doesNotContain("subscription");
  }

  @Test
  void version0HasOnePayloadForAll() throws IOException {
    String token =
        Keyed.signed(
            "{\"alg\":\"HS256\"}",
            "{\"mercure\":{\"subscribe\":[],\"payload\":{\"user\":\"anna\",\"age\":7}}}");

    server.follow(HUB + "?topic=a", token);

    eventuallyTold(all0, "\"active\":true,\"payload\":{\"user\":\"anna\",\"age\":7}");
  }

  @Test
  void version1HasThePayloadOfTheFirstRightThatMatches() throws IOException {
    long end = server.clock.instant().getEpochSecond() + 60;
    String detail =
        "{'type':'https://mercure.rocks/authorization-detail','actions':['subscribe'],"
            + "'topics':[{'match':'%s','match_type':'exact'}],'payload':{'n':%d}}";
    String claims =
        "{'iss':'https://localhost','aud':'" + Keyed.RESOURCE + "','exp':" + end
            + ",'authorization_details':["
            + detail.formatted("a", 1) + "," + detail.formatted("b", 2) + "]}";
    String token =
        Keyed.signed("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", claims.replace('\'', '"'));

    server.follow(HUB + "?match=b&match=c", token);
    eventuallyTold(all1, "\"match\":\"c\"");

    String told = collection(all1);
    assertThat(told).containsPattern("\"match\":\"b\",[^{}]*\"payload\":\\{\"n\":2}");
    assertThat(told).containsPattern("\"match\":\"c\",[^{}]*\"active\":true}");
  }

  @Test
  void version0CanBeAsked() throws IOException {
    server.follow(HUB + "?topic=" + encoded(BOOK));
    server.follow(HUB + "?topic=other");
    eventuallyTold(all0, "\"topic\":\"other\"");
    String name = subscriber(collection(all0));

    Response every = server.connect().get(API, all0).readResponse();
    Response some = server.connect().get(API + "/" + BOOK_ENCODED, all0).readResponse();
    Response one =
        server.connect().get(API + "/" + BOOK_ENCODED + "/" + name, all0).readResponse();

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
    eventually("both faces have told", () -> told() == 2);
    String name = subscriber(collection(all1));

    Response every = server.connect().get(API, all1).readResponse();
    Response some = server.connect().get(API + "/exact/" + BOOK_ENCODED, all1).readResponse();
    Response one =
        server.connect().get(API + "/exact/" + BOOK_ENCODED + "/" + name, all1).readResponse();

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
    eventually("both faces have told", () -> told() == 2);
    Response first = server.connect().get(API, all1).readResponse();

    String has = "If-None-Match: " + first.header("ETag");
    Response same = server.connect().get(API, all1, has).readBodiless();
    server.follow(HUB + "?match=b");
    eventually("it is told", () -> told() == 4);
    Response changed = server.connect().get(API, all1, has).readResponse();

    assertThat(first.header("ETag")).isEqualTo("\"epoch0.2\"");
    assertThat(same.status()).isEqualTo(304);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"epoch0.4\"");
  }

  @Test
  void beforeAnybodyCameTheLastEventIsTheEarliest() throws IOException {
    assertThat(collection(all0))
        .contains("\"lastEventID\":\"earliest\",\"subscriptions\":[]");
    assertThat(server.connect().get(API, all1).readResponse().header("Link"))
        .contains("last-event-id=\"earliest\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/exact/a/unknown", "/a/unknown", "/regexp/a/b", "/exact/a/b/c", "/", "//a", "/a/"})
  void whatIsNotThereIs404(String path) throws IOException {
    assertThat(server.connect().get(API + path, all1).readResponse().status()).isEqualTo(404);
  }

  @Test
  void askingNeedsARightToThePath() throws IOException {
    String one = "Authorization: Bearer " + keys.mercure0(NONE, List.of(API + "/a"));
    String template =
        "Authorization: Bearer " + keys.mercure0(NONE, List.of(API + "{/topic}{/subscriber}"));

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
    eventuallyTold(all0, "\"topic\":\"exact\"");
    String name = subscriber(collection(all0));

    Response old = server.connect().get(API + "/exact/" + name, all0).readResponse();
    Response current = server.connect().get(API + "/exact/" + name, all1).readResponse();

    assertThat(old.body()).contains("\"topic\":\"exact\"").contains("\"active\":true");
    assertThat(current.body()).contains("\"type\":\"subscriptions\",\"subscriptions\":[]");
  }

  @Test
  void aTokenOfOurOwnChoosesTheVersionByWhatItAccepts() throws IOException {
    String ours = keys.reader("**");

    Response old =
        server.connect().get(API, ours, "Accept: application/ld+json").readResponse();
    Response current = server.connect().get(API, ours).readResponse();

    assertThat(old.body()).contains("\"type\":\"Subscriptions\"");
    assertThat(current.body()).contains("\"type\":\"subscriptions\"");
  }

  @Test
  void eachVersionTellsOfItsOwnAndTheNativeFaceOfAll() throws IOException {
    server.follow(HUB + "?topic=a", all0);
    server.follow(HUB + "?match=a", all1);
    server.follow("/topics/a", keys.named("anna", "a"));
    eventually("all are told", () -> told() == 5); // two of Mercure, three members

    String presence = server.connect().get("/presence/a", keys.reader("a")).readResponse().body();

    assertThat(SUBSCRIBER.matcher(collection(all0)).results()).hasSize(1);
    assertThat(SUBSCRIBER.matcher(collection(all1)).results()).hasSize(1);
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

    assertThat(status(API, all1)).isEqualTo(404);
    assertThat(server.connect().get(path).readResponse().body())
        .contains("\"mercure_subscriptions\":false");
  }

  @Test
  void overHttp2ItIsTheSame() throws IOException {
    RawHttp2 connection = server.http2();
    int stream = connection.get(HUB + "?match=a");
    connection.head(stream);
    eventuallyTold(all1, "\"match\":\"a\"");

    connection.reset(stream);

    eventually("it has ended", () -> !collection(all1).contains("\"match\":\"a\""));
  }

  private int status(String path, String header) throws IOException {
    return server.connect().get(path, header).readResponse().status();
  }

  private void eventuallyTold(String token, String part) {
    eventually(part + " is told", () -> collection(token).contains(part));
  }

  private String collection(String token) {
    try (RawHttp client = server.connect()) {
      return client.get(API, token).readResponse().body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long told() {
    try {
      return server.metrics().presenceEvents.sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String subscriber(String text) {
    Matcher found = SUBSCRIBER.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  private static String data(String event) {
    return event.lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .findFirst()
        .orElseThrow();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
