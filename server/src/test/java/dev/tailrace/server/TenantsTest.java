package dev.tailrace.server;

import static dev.tailrace.server.Parties.FORM;
import static dev.tailrace.server.Parties.JSON;
import static dev.tailrace.server.Parties.MERCURE;
import static dev.tailrace.server.Parties.NDJSON;
import static dev.tailrace.server.Parties.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.EventLog;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Topics;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same topics of several tenants, and of those who belong to none: none reads another's. */
class TenantsTest {
  private static final String ONE_AND_ALL = "/events?topic=orders/1&topic=**";

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Parties parties;

  @BeforeEach
  void apart() throws IOException {
    parties = new Parties(server, directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/topics/orders/1",
        "/topics/orders%2F1",
        "/events?topic=orders/1",
        "/events?topic=orders/1&topic=orders/2",
        "/events?topic=**",
        "/events?topic=orders/*",
        "/events?topic=*/*",
        "/events?topic=**/1",
        "/events?topic=orders/1/**",
        ONE_AND_ALL,
        MERCURE + "?topic=orders/1",
        MERCURE + "?topic=*",
        MERCURE + "?topic=orders/{id}",
        MERCURE + "?topic={%2Bany}",
        MERCURE + "?topic={any}&topic={a}/{b}&topic={a}/{b}/{c}",
        MERCURE + "?match=orders/1",
        MERCURE + "?match=*",
        MERCURE + "?match_urlpattern=*",
        MERCURE + "?match_urlpattern=orders/:id",
        MERCURE + "?match_urlpattern=:any(.*)"
      })
  void eachHasItsOwnAsItHappens(String target) throws IOException {
    Map<Party, RawHttp> listeners = new EnumMap<>(Party.class);
    for (Party each : Party.values()) {
      listeners.put(each, parties.follow(each, target));
    }

    for (int round = 0; round < 2; round++) {
      for (Party each : Party.values()) {
        parties.publish(each, "orders/1", round == 0 ? "" : "?private", each + " " + round);
      }
    }

    for (Party each : Party.values()) {
      assertThat(listeners.get(each).readChunk()).contains("data: " + each + " 0\n");
      assertThat(listeners.get(each).readChunk()).contains("data: " + each + " 1\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Party.class)
  void everyWayToPublishEndsInOnesOwnTopics(Party party) throws IOException {
    Map<Party, RawHttp> listeners = new EnumMap<>(Party.class);
    for (Party each : Party.values()) {
      listeners.put(each, parties.follow(each, "/events?topic=**"));
    }

    Response text = parties.post(party, "/topics/orders/1", "text");
    Response stream = parties.post(party, "/topics/orders/1", "data: stream\n\n", STREAM);
    Response batch =
        parties.post(party, "/events", "{\"topic\":\"orders/1\",\"data\":\"line\"}\n", NDJSON);
    Response form = parties.post(party, MERCURE, "topic=a&topic=orders/1&data=form", FORM);
    for (Party each : Party.values()) {
      parties.publish(each, "orders/1", "end");
    }

    assertThat(text.body()).isEqualTo("{\"id\":\"epoch0.1\",\"topic\":\"orders/1\"}\n");
    assertThat(stream.body()).startsWith("{\"topic\":\"orders/1\",\"events\":1,");
    assertThat(batch.body()).isEqualTo("{\"id\":\"epoch0.3\",\"topic\":\"orders/1\"}\n");
    assertThat(form.body()).isEqualTo("epoch0.4");
    for (String data : List.of("text", "stream", "line", "form")) {
      assertThat(listeners.get(party).readChunk()).endsWith("data: " + data + "\n\n");
    }
    for (RawHttp each : listeners.values()) {
      assertThat(each.readChunk()).endsWith("data: end\n\n");
    }
  }

  @Test
  void whatIsPublishedIsBelowTheTenantsName() throws IOException {
    EventLog log = new InMemoryLog(ServerFixture.EPOCH, 100, server.clock);
    server.log(log);

    for (Party each : Party.values()) {
      parties.publish(each, "orders/1", "x");
    }

    assertThat(log.read(Topics.all(), 0, 1_000_000).records())
        .extracting(LogRecord::topic)
        .containsExactly("~acme/orders/1", "~other/orders/1", "orders/1");
  }

  @Test
  void rightsAreAboutTheNamesThatPeopleKnow() throws IOException {
    String some = parties.reader(Party.ACME, "orders/*", "~acme/secrets");
    RawHttp listener = server.follow("/events?topic=**", some);

    parties.publish(Party.ACME, "secrets", "no");
    parties.publish(Party.OTHER, "orders/1", "no");
    parties.publish(Party.ACME, "orders/1", "yes");

    assertThat(listener.readChunk()).contains("data: yes\n");
    for (String target : List.of("/topics/orders/1", "/topics/orders/1?wait=0s&last=9")) {
      assertThat(server.connect().get(target, some, JSON).readResponse().body())
          .contains("\"data\":\"yes\"")
          .doesNotContain("\"no\"");
    }
    Response refused = server.connect().get("/topics/secrets", some).readResponse();
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("follow secrets").doesNotContain("~");
  }

  @Test
  void anIdempotencyKeyIsOnesOwn() throws IOException {
    String key = "Idempotency-Key: once";

    for (Party each : Party.values()) {
      Response first = parties.post(each, "/topics/orders/1", "of " + each, key);
      Response again = parties.post(each, "/topics/orders/1", "of " + each, key);
      Response another = parties.post(each, "/topics/orders/1", "other", key);

      assertThat(first.status()).isEqualTo(201);
      assertThat(again.status()).isEqualTo(200);
      assertThat(another.status()).isEqualTo(422);
      assertThat(another.body()).contains(first.body().split("\"")[3]);
    }
  }

  @Test
  void whatAnybodyMayIsNotForTenants() throws IOException {
    server.options(o -> o.tokens(parties.keys.options().withAnonymous(Anonymous.ALL)));
    RawHttp anybody = server.follow("/events?topic=**");
    RawHttp some = server.follow("/events?topic=**", parties.reader(Party.ACME, "a"));

    parties.publish(Party.ACME, "orders/1", "?private", "secret");
    parties.publish(Party.OTHER, "orders/1", "other's");
    parties.publish(Party.ACME, "orders/1", "open to acme");
    Response published =
        server.connect().post("/topics/a", "x", parties.reader(Party.ACME, "a")).readResponse();
    server.connect().post("/topics/a", "open to all").readResponse();

    assertThat(published.status()).isEqualTo(403);
    assertThat(some.readChunk()).contains("data: open to acme\n");
    assertThat(anybody.readChunk()).contains("data: open to all\n");
  }

  @Test
  void whatIsRefusedIsToldByTheNameItWasAskedBy() throws IOException {
    RawHttp listener =
        server
            .connect()
            .get("/events?topic=a&topic=b&topic=~other/a", parties.reader(Party.ACME, "a"));
    listener.readHead();
    listener.readChunk();

    assertThat(listener.readChunk())
        .isEqualTo("event: tailrace.refused\ndata: {\"topics\":[\"b\",\"~other/a\"]}\n\n");
  }

  @Test
  void neitherMetricsNorSettingsNameATenantOrATopic() throws IOException {
    for (Party each : Party.values()) {
      parties.publish(each, "orders/1", "x");
      parties.get(each, "/topics/orders/1?wait=0s&last_event_id=earliest", JSON);
    }

    String told =
        server.connect().get("/metrics").readResponse().body()
            + server.connect().get("/info").readResponse().body();

    assertThat(told)
        .contains("\"published\":3,")
        .doesNotContain("acme", "~", "orders");
  }

  @Test
  void aHubThatKeepsNobodyApartRefusesThem() throws IOException {
    server.options(o -> o.tenants(null));

    Response response = parties.get(Party.ACME, "/topics/orders/1");
    Response common = parties.post(Party.NOBODY, "/topics/~acme/orders/1", "as any other");

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.body()).contains("\"reason\":\"tenant\"");
    assertThat(common.status()).isEqualTo(201);
  }
}
