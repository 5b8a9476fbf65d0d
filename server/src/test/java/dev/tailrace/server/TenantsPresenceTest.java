package dev.tailrace.server;

import static dev.tailrace.server.Parties.JSON;
import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is there of one tenant no other is told, and streams stay with their tenant. */
class TenantsPresenceTest {
  private static final String PRESENCE = "/presence/rooms/1";
  private static final String CHANGES = "Accept: text/event-stream";
  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Parties parties;

  @BeforeEach
  void apart() throws IOException {
    parties = new Parties(server, directory);
    server.options(o -> o.presence(new PresenceOptions(GRACE, 100)));
  }

  @Test
  void theListHasOnesOwn() throws IOException {
    for (Party each : Party.values()) {
      join(each, "ann-of-" + each);
    }
    eventually("all are told", () -> told() == 3);

    for (Party each : Party.values()) {
      Response there = parties.get(each, PRESENCE, JSON);

      assertThat(there.body())
          .startsWith("{\"topic\":\"rooms/1\",\"members\":[{\"subject\":\"ann-of-" + each + "\",")
          .doesNotContain("~");
      assertThat(there.body().split("\"subject\"")).hasSize(2);
    }
  }

  @Test
  void somebodyOfTheSameNameIsSomebodyElse() throws IOException {
    RawHttp acme = join(Party.ACME, "ann");
    join(Party.OTHER, "ann");
    eventually("both are told", () -> told() == 2);

    acme.close();
    eventually("it is seen", () -> there(Party.ACME).contains("\"streams\":0"));
    server.pass(GRACE);
    eventually("it is told", () -> told() == 3);

    assertThat(there(Party.ACME)).contains("\"members\":[]");
    assertThat(there(Party.OTHER)).contains("\"subject\":\"ann\"", "\"streams\":1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PRESENCE,
        "/topics/tailrace.presence/rooms/1",
        "/events?topic=tailrace.presence/**",
        "/events?topic=tailrace.presence/rooms/*",
        "/.well-known/mercure?topic=tailrace.presence/rooms/1"
      })
  void comingAndGoingIsToldToOnesOwn(String target) throws IOException {
    Map<Party, RawHttp> watches = new EnumMap<>(Party.class);
    for (Party each : Party.values()) {
      watches.put(each, parties.follow(each, target, CHANGES));
    }

    for (String name : List.of("ann-of-", "bob-of-")) {
      for (Party each : Party.values()) {
        join(each, name + each);
      }
    }

    for (String name : List.of("ann-of-", "bob-of-")) {
      for (Party each : Party.values()) {
        assertThat(watches.get(each).readChunk())
            .contains("data: {\"topic\":\"rooms/1\",\"subject\":\"" + name + each + "\"}");
      }
    }
  }

  @Test
  void aStreamIsRenewedByItsOwnTenantOnly() throws IOException {
    RawHttp listener = parties.follow(Party.ACME, "/topics/a?control");
    String data = listener.readChunk();
    String id = member(data, "id");
    String change = "{\"secret\":\"" + member(data, "secret") + "\",\"add\":[\"b\"]}";

    for (Party each : List.of(Party.OTHER, Party.NOBODY)) {
      Response refused = parties.post(each, "/streams/" + id, change);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).contains("the token is another tenant's than the stream");
    }
    Response changed = parties.post(Party.ACME, "/streams/" + id, change);
    for (Party each : Party.values()) {
      parties.publish(each, "b", "of " + each);
    }

    assertThat(changed.body()).startsWith("{\"topics\":[\"a\",\"b\"],\"refused\":[],");
    assertThat(listener.readChunk()).contains("data: of ACME\n");
  }

  @Test
  void aStreamOfNobodysIsNotTakenIntoATenant() throws IOException {
    RawHttp listener = parties.follow(Party.NOBODY, "/topics/a?control");
    String data = listener.readChunk();
    String id = member(data, "id");
    String change =
        "{\"secret\":\"" + member(data, "secret") + "\",\"add\":[\"~acme/a\",\"~acme/**\"]}";

    Response refused = parties.post(Party.ACME, "/streams/" + id, change);
    Response changed = parties.post(Party.NOBODY, "/streams/" + id, change);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(changed.body())
        .contains("\"topics\":[\"a\"],\"refused\":[\"~acme/a\",\"~acme/**\"]");
    parties.publish(Party.ACME, "a", "no");
    parties.publish(Party.NOBODY, "a", "yes");
    assertThat(listener.readChunk()).contains("tailrace.refused");
    assertThat(listener.readChunk()).contains("data: yes\n");
  }

  private static String member(String json, String name) {
    return json.split("\"" + name + "\":\"")[1].split("\"")[0];
  }

  private RawHttp join(Party party, String subject) throws IOException {
    String token =
        parties.keys.ofTenant(
            party.tenant, List.of(), List.of("rooms/1"), Dialect.NATIVE, subject);
    return server.follow("/topics/rooms/1", token);
  }

  private String there(Party party) {
    try {
      return parties.get(party, PRESENCE, JSON).body();
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
}
