package dev.tailrace.server;

import static dev.tailrace.server.Parties.FORM;
import static dev.tailrace.server.Parties.MERCURE;
import static dev.tailrace.server.Parties.encoded;
import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tenants who speak Mercure, in both of its versions: to each it is a hub of its own. */
class TenantsMercureTest {
  private static final String API = MERCURE + "/subscriptions";
  private static final String BOOK = "https://example.com/books/1";
  private static final String EVENTS_0 = API + "/{topic}/{subscriber}";
  private static final String EVENTS_1 = API + "/:match_type/:match/:subscriber";

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Parties parties;

  @BeforeEach
  void apart() throws IOException {
    parties = new Parties(server, directory);
  }

  @ParameterizedTest
  @CsvSource({
    "MERCURE_0, topic, https://example.com/books/1",
    "MERCURE_0, topic, https://example.com/books/{id}",
    "MERCURE_0, topic, *",
    "MERCURE_0, topic, {+url}",
    "MERCURE_1, match, https://example.com/books/1",
    "MERCURE_1, match, *",
    "MERCURE_1, match_exact, https://example.com/books/1",
    "MERCURE_1, match_urlpattern, https://example.com/books/:id",
    "MERCURE_1, match_urlpattern, https://*/*",
    "MERCURE_1, match_urlpattern, *"
  })
  void eachHasItsOwnUpdates(Dialect dialect, String parameter, String selector)
      throws IOException {
    Map<Party, RawHttp> subscribers = new EnumMap<>(Party.class);
    String target = MERCURE + "?" + parameter + "=" + encoded(selector);
    for (Party each : Party.values()) {
      subscribers.put(each, server.follow(target, parties.all(each, dialect)));
    }

    for (Party each : Party.values()) {
      Response open = update(each, dialect, "data=" + each + "+1");
      Response secret = update(each, dialect, "private=on&data=" + each + "+2");
      assertThat(List.of(open.status(), secret.status())).containsOnly(200);
    }

    for (Party each : Party.values()) {
      assertThat(subscribers.get(each).readChunk()).contains("data: " + each + " 1\n");
      assertThat(subscribers.get(each).readChunk()).contains("data: " + each + " 2\n");
    }
  }

  @Test
  void anUpdateWithAlternatesIsForNobodyElseByAnyOfThem() throws IOException {
    RawHttp other =
        server.follow(MERCURE + "?topic=a&topic=b", parties.all(Party.OTHER, Dialect.MERCURE_0));
    RawHttp nobody = parties.follow(Party.NOBODY, "/topics/a");
    RawHttp own = parties.follow(Party.ACME, "/events?topic=b&topic=c");

    parties.post(Party.ACME, MERCURE, "topic=a&topic=b&topic=c&data=acme", FORM);
    parties.publish(Party.OTHER, "b", "other");
    parties.publish(Party.NOBODY, "a", "nobody");

    assertThat(own.readChunk()).contains("data: acme\n");
    assertThat(other.readChunk()).contains("data: other\n");
    assertThat(nobody.readChunk()).contains("data: nobody\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"MERCURE_0", "MERCURE_1"})
  void thoseOfNoTenantAreRefusedATenantsNames(Dialect dialect) throws IOException {
    String token = parties.all(Party.NOBODY, dialect);
    String parameter = dialect == Dialect.MERCURE_0 ? "topic" : "match";

    Response exact =
        server.connect().get(MERCURE + "?" + parameter + "=~acme/x", token).readResponse();
    Response nobody =
        server.connect().get(MERCURE + "?" + parameter + "=~none/x", token).readResponse();

    assertThat(exact.status()).isEqualTo(403);
    assertThat(exact.header("WWW-Authenticate")).contains("insufficient_scope");
    assertThat(exact.body()).isEqualTo(nobody.body().replace("none", "acme"));
  }

  @ParameterizedTest
  @EnumSource(names = {"MERCURE_0", "MERCURE_1"})
  void eachIsToldWhoSubscribesToItsOwn(Dialect dialect) throws IOException {
    server.options(o -> o.presence(PresenceOptions.DEFAULTS));
    Map<Party, RawHttp> watches = new EnumMap<>(Party.class);
    for (Party each : Party.values()) {
      RawHttp watch = server.follow(events(dialect), parties.all(each, dialect));
      watch.readChunk(); // of itself
      watches.put(each, watch);
    }

    Map<Party, RawHttp> subscribers = new EnumMap<>(Party.class);
    for (Party each : Party.values()) {
      subscribers.put(each, server.follow(book(dialect, each), parties.all(each, dialect)));
    }

    for (Party each : Party.values()) {
      assertThat(watches.get(each).readChunk())
          .contains("/books/" + each + "\"", "\"active\":true", "\"id\":\"" + API)
          .doesNotContain("~");
    }
    for (Party each : Party.values()) {
      subscribers.get(each).close();
      assertThat(watches.get(each).readChunk())
          .contains("/books/" + each + "\"", "\"active\":false");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MERCURE_0", "MERCURE_1"})
  void theApiHasOnesOwnSubscriptions(Dialect dialect) throws IOException {
    server.options(o -> o.presence(PresenceOptions.DEFAULTS));
    for (Party each : Party.values()) {
      server.follow(target(dialect, BOOK), parties.all(each, dialect));
    }
    eventually("all are told, natively, too", () -> told() == 6);

    for (Party each : Party.values()) {
      String all = api(API, each, dialect).body();
      String subscriber = SubscriptionApi.subscriber(all);
      String book =
          API + (dialect == Dialect.MERCURE_0 ? "/" : "/exact/") + encoded(BOOK);

      assertThat(all.split("\"subscriber\":")).hasSize(2);
      assertThat(all).doesNotContain("~", "first-");
      assertThat(api(book, each, dialect).body().split("\"subscriber\":")).hasSize(2);
      String one = book + "/" + encoded(subscriber);
      for (Party other : Party.values()) {
        Response found = api(one, other, dialect);
        assertThat(found.status()).isEqualTo(other == each ? 200 : 404);
      }
    }
  }

  @Test
  void whereTheApiStandsIsAPlaceAndNobodysEvent() throws IOException {
    server.options(o -> o.presence(PresenceOptions.DEFAULTS));
    server.follow(target(Dialect.MERCURE_0, BOOK), parties.all(Party.ACME, Dialect.MERCURE_0));
    eventually("it is told, natively, too", () -> told() == 2);
    parties.publish(Party.OTHER, "x", "?id=first-OTHER", "x");

    Response old = api(API, Party.ACME, Dialect.MERCURE_0);
    Response young = api(API, Party.ACME, Dialect.MERCURE_1);

    assertThat(old.body()).contains("\"lastEventID\":\"epoch0.2\"");
    assertThat(young.header("Link")).contains("last-event-id=\"epoch0.2\"").doesNotContain("acme");
    assertThat(old.header("ETag") + young.header("ETag")).doesNotContain("first");
  }

  @Test
  void nobodyPublishesToTheHubsOwnTopicsOfATenant() throws IOException {
    for (Party each : Party.values()) {
      String topic = encoded(API + "/x/y");

      Response form = parties.post(each, MERCURE, "topic=" + topic + "&data=x", FORM);
      Response native0 = parties.post(each, "/topics/" + topic, "x");
      Response presence = parties.post(each, "/topics/tailrace.presence/x", "x");

      assertThat(form.status()).isEqualTo(400);
      assertThat(List.of(native0.status(), presence.status())).containsOnly(403);
    }
  }

  private long told() {
    try {
      return server.metrics().presenceEvents.sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response api(String path, Party party, Dialect dialect) throws IOException {
    return server.connect().get(path, parties.all(party, dialect)).readResponse();
  }

  private Response update(Party party, Dialect dialect, String more) throws IOException {
    return server
        .connect()
        .post(MERCURE, "topic=" + encoded(BOOK) + "&" + more, FORM, parties.all(party, dialect))
        .readResponse();
  }

  private static String book(Dialect dialect, Party party) {
    return target(dialect, "https://example.com/books/" + party);
  }

  private static String target(Dialect dialect, String topic) {
    return MERCURE + (dialect == Dialect.MERCURE_0 ? "?topic=" : "?match=") + encoded(topic);
  }

  private static String events(Dialect dialect) {
    return dialect == Dialect.MERCURE_0
        ? MERCURE + "?topic=" + encoded(EVENTS_0)
        : MERCURE + "?match_urlpattern=" + encoded(EVENTS_1);
  }
}
