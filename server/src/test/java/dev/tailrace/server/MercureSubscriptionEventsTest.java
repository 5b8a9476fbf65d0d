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

import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Mercure's subscription events, in both of its versions. */
class MercureSubscriptionEventsTest {
  private static final String ALL_V0 = HUB + "?topic=" + encoded(API + "/{topic}/{subscriber}");
  private static final String ALL_V1 =
      HUB + "?match_urlpattern=" + encoded(API + "/:match_type/:match/:subscriber");
  private static final List<String> NONE = List.of();

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private SubscriptionApi api;

  @BeforeEach
  void on() throws IOException {
    api = new SubscriptionApi(server, directory);
  }

  @Test
  void ofVersion0BeginningAndEndAreTold() throws IOException {
    RawHttp watch = server.follow(ALL_V0, api.all0);
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
    RawHttp watch = server.follow(ALL_V1, api.all1);
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

  @Test
  void eachMatcherOfAStreamIsASubscriptionOfTheSameSubscriber() throws IOException {
    RawHttp watch = server.follow(ALL_V1, api.all1);
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
    api.awaitTold(api.all1, "\"match\":\"a\"");
    subscriber.close();
    eventually("it has ended", () -> !api.collection(api.all1).contains("\"match\":\"a\""));

    RawHttp entitled = server.follow(ALL_V1 + "&last_event_id=earliest", api.all1);

    assertThat(entitled.readUntil("\"active\":true}")).contains("\"match\":\"a\"");
    assertThat(entitled.readUntil("\"active\":false}")).contains("\"match\":\"a\"");
  }

  @Test
  void whoHasNoRightToThemGetsNone() throws IOException {
    String other = "Authorization: Bearer " + api.keys.mercure1(NONE, List.of("a", "b"));
    RawHttp denied = server.follow(ALL_V1 + "&match=a", other);
    RawHttp anybody = server.follow(ALL_V1 + "&match=a");

    server.follow(HUB + "?match=b");
    api.awaitTold(api.all1, "\"match\":\"b\"");
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

    api.awaitTold(api.all0, "\"active\":true,\"payload\":{\"user\":\"anna\",\"age\":7}");
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
            + String.format(Locale.ROOT, detail + "," + detail, "a", 1, "b", 2) + "]}";
    String token =
        Keyed.signed("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", claims.replace('\'', '"'));

    server.follow(HUB + "?match=b&match=c", token);
    api.awaitTold(api.all1, "\"match\":\"c\"");

    String told = api.collection(api.all1);
    assertThat(told).containsPattern("\"match\":\"b\",[^{}]*\"payload\":\\{\"n\":2}");
    assertThat(told).containsPattern("\"match\":\"c\",[^{}]*\"active\":true}");
  }

  @Test
  void overHttp2ItIsTheSame() throws IOException {
    RawHttp2 connection = server.http2();
    int stream = connection.get(HUB + "?match=a");
    connection.head(stream);
    api.awaitTold(api.all1, "\"match\":\"a\"");

    connection.reset(stream);

    eventually("it has ended", () -> !api.collection(api.all1).contains("\"match\":\"a\""));
  }

  private static String data(String event) {
    return event.lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .findFirst()
        .orElseThrow();
  }
}
