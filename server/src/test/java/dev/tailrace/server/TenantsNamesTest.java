package dev.tailrace.server;

import static dev.tailrace.server.Parties.FORM;
import static dev.tailrace.server.Parties.JSON;
import static dev.tailrace.server.Parties.MERCURE;
import static dev.tailrace.server.Parties.NDJSON;
import static dev.tailrace.server.Parties.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that try to reach another's topics, in every way in which they can be written. */
class TenantsNamesTest {
  private static final String ANYTHING = "Accept: */*";

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
        "/topics/~other/x",
        "/topics/%7Eother/x",
        "/topics/%7eother%2Fx",
        "/topics/~other%2fx",
        "/topics/%257Eother/x",
        "/topics/%25257Eother%252Fx",
        "/topics/../~other/x",
        "/topics/./~other/x",
        "/topics//~other/x",
        "/topics/x/../../~other/x",
        "/topics/%2E%2E/~other/x",
        "/events?topic=~other/x",
        "/events?topic=%7Eother%2Fx",
        "/events?topic=%257Eother/x",
        "/events?topic=~other/**",
        "/events?topic=~other/*",
        "/events?topic=*/x",
        "/events?topic=../~other/x",
        "/events?topic=/~other/x&topic=**/x",
        MERCURE + "?topic=~other/x",
        MERCURE + "?topic=%7Eother%2Fx",
        MERCURE + "?topic=~other/{x}",
        MERCURE + "?topic={%2Bx}",
        MERCURE + "?topic=~{%2Bx}",
        MERCURE + "?topic={a}other{b}",
        MERCURE + "?match=~other/x",
        MERCURE + "?match_urlpattern=~other/:x",
        MERCURE + "?match_urlpattern=*",
        MERCURE + "?match_urlpattern=https://localhost/.well-known/~other/x",
        MERCURE + "?match_urlpattern=https://*/*"
      })
  void noNameReachesAnothersTopic(String target) throws IOException {
    Map<Party, RawHttp> listeners = new EnumMap<>(Party.class);
    for (Party each : List.of(Party.ACME, Party.NOBODY)) {
      RawHttp listener = server.connect().get(target, parties.all(each));
      String head = listener.readHead();
      if (head.startsWith("HTTP/1.1 200")) {
        listener.readChunk();
        listeners.put(each, listener);
      } else {
        assertThat(head).startsWith("HTTP/1.1 403");
        assertThat(each).as("to tenants all names are free").isEqualTo(Party.NOBODY);
      }
    }

    parties.publish(Party.OTHER, "x", "secret");
    server.publish("~other/x", "secret");
    server.server().close(); // after it has written what there was

    for (RawHttp each : listeners.values()) {
      assertThat(each.readToEnd()).doesNotContain("secret");
    }
  }

  @Test
  void whoBelongsToNoneCannotPublishToATenantByAnyWay() throws IOException {
    RawHttp listener = parties.follow(Party.ACME, "/events?topic=**");
    List<Response> answers = new ArrayList<>();
    for (String name : List.of("~acme/x", "%7Eacme/x", "~acme%2Fx", "~acme", "~")) {
      answers.add(parties.post(Party.NOBODY, "/topics/" + name, "no"));
      answers.add(parties.post(Party.NOBODY, "/topics/" + name, "data: no\n\n", STREAM));
    }

    Response batch =
        parties.post(
            Party.NOBODY,
            "/events",
            "{\"topic\":\"~acme/x\",\"data\":1}\n{\"topic\":\"\\u007eacme/x\",\"data\":1}\n",
            NDJSON);
    Response form = parties.post(Party.NOBODY, MERCURE, "topic=%7Eacme/x&data=no", FORM);
    Response alternate = parties.post(Party.NOBODY, MERCURE, "topic=x&topic=~acme/x", FORM);
    parties.publish(Party.ACME, "x", "yes");

    for (Response each : answers) {
      assertThat(each.status()).isEqualTo(403);
      assertThat(each.body()).contains("reserved-topic", "topics that begin with ~");
    }
    assertThat(batch.body().lines()).hasSize(2).allMatch(line -> line.contains("reserved-topic"));
    assertThat(form.status()).isEqualTo(400);
    assertThat(alternate.status()).isEqualTo(400);
    assertThat(listener.readChunk()).contains("data: yes\n");
    assertThat(server.metrics().published.sum()).isEqualTo(1);
  }

  @Test
  void aTildeOfATenantsOwnMeansNothing() throws IOException {
    RawHttp other = parties.follow(Party.OTHER, "/events?topic=**");
    RawHttp acme = parties.follow(Party.ACME, "/topics/~other/x");

    parties.publish(Party.ACME, "~other/x", "acme's own");
    parties.publish(Party.OTHER, "x", "other's own");

    assertThat(acme.readChunk()).contains("data: acme's own\n");
    assertThat(other.readChunk()).contains("data: other's own\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/topics/~T/x", "/events?topic=~T/x", "/events?topic=~T/**", "/presence/~T/x"})
  void theRefusalIsTheSameWhetherThereIsSuchATenantOrNot(String target) throws IOException {
    server.options(
        o ->
            o.presence(PresenceOptions.DEFAULTS)
                .tokens(parties.keys.options().withAnonymous(Anonymous.SUBSCRIBE)));
    parties.publish(Party.ACME, "x", "secret");

    for (String who : List.of(parties.all(Party.NOBODY), "X-No: token")) {
      Response there =
          server.connect().get(target.replace("T", "acme"), who, ANYTHING).readResponse();
      Response not =
          server.connect().get(target.replace("T", "none"), who, ANYTHING).readResponse();

      assertThat(there.status()).isIn(401, 403).isEqualTo(not.status());
      assertThat(there.body()).isEqualTo(not.body().replace("none", "acme"));
    }
  }

  @Test
  void ofSeveralTopicsThoseOfTenantsAreToldAsRefused() throws IOException {
    RawHttp listener =
        server
            .connect()
            .get("/events?topic=a&topic=~acme/a&topic=~acme/**", parties.all(Party.NOBODY));
    listener.readHead();
    listener.readChunk();

    assertThat(listener.readChunk())
        .isEqualTo(
            "event: tailrace.refused\ndata: {\"topics\":[\"~acme/a\",\"~acme/**\"]}\n\n");
  }

  @Test
  void nothingCanBeAtTheNameOfATenantItself() throws IOException {
    server.publish("~acme", "past HTTP");
    parties.publish(Party.ACME, "/", "its own");

    RawHttp acme = parties.follow(Party.ACME, "/events?topic=**&last_event_id=earliest");
    RawHttp nobody = parties.follow(Party.NOBODY, "/events?topic=**&last_event_id=earliest");
    parties.publish(Party.NOBODY, "a", "common");

    assertThat(acme.readChunk()).contains("data: its own\n");
    assertThat(nobody.readChunk()).contains("data: common\n");
  }

  @Test
  void aTenantWhoseNameBeginsWithAnothersIsAnother() throws IOException {
    String longer = parties.keys.ofTenant("acme2", List.of("**"), List.of("**"));
    RawHttp listener = server.follow("/events?topic=**", longer);

    parties.publish(Party.ACME, "2/x", "no");
    parties.publish(Party.ACME, "x", "no");
    server.connect().post("/topics/x", "yes", longer).readResponse();

    assertThat(listener.readChunk()).contains("data: yes\n");
  }

  @Test
  void aNameThatIsTooLongIsToldHowLongItMayBe() throws IOException {
    server.options(o -> o.presence(PresenceOptions.DEFAULTS));
    String most = "x".repeat(1018);
    for (String name : List.of(most + "x", most + "x".repeat(6), most + "x".repeat(7))) {
      String told = "topic has " + name.length() + " bytes; at most 1018 are allowed";
      String line = "{\"topic\":\"" + name + "\",\"data\":1}\n";

      assertThat(parties.post(Party.ACME, "/topics/" + name, "x").body()).contains(told);
      assertThat(parties.get(Party.ACME, "/topics/" + name, JSON).body()).contains(told);
      assertThat(parties.post(Party.ACME, "/events", line, NDJSON).body()).contains(told);
      assertThat(parties.post(Party.ACME, MERCURE, "topic=" + name, FORM).body()).contains(told);
    }

    assertThat(parties.get(Party.ACME, "/events?topic=" + most + "x").body()).contains("1018");
    assertThat(parties.post(Party.ACME, "/topics/" + most, "x").status()).isEqualTo(201);
    assertThat(parties.get(Party.ACME, "/topics/" + most, JSON).body()).contains("\"data\":\"x\"");
    assertThat(parties.get(Party.ACME, "/presence/" + most, JSON).status()).isEqualTo(400);
  }
}
