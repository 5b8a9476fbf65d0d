package dev.tailrace.server;

import static dev.tailrace.server.Parties.JSON;
import static dev.tailrace.server.Parties.MERCURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was before: each party reads its own of it, by whatever it asks for, and learns no more. */
class TenantsReplayTest {
  private static final String HTML = "Accept: text/html";

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Parties parties;

  @BeforeEach
  void apart() throws IOException {
    parties = new Parties(server, directory);
  }

  /** Two of each, turn by turn; offsets 1 to 6, the first three of a publisher's own ids. */
  private void publishTwice() throws IOException {
    for (Party each : Party.values()) {
      parties.publish(each, "orders/1", "?id=first-" + each, each + " 1");
    }
    for (Party each : Party.values()) {
      parties.publish(each, "orders/1", "?private", each + " 2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/topics/orders/1?last_event_id=earliest",
        "/topics/orders/1?last=10",
        "/topics/orders/1?last=2",
        "/topics/orders/1?since=1h",
        "/topics/orders/1?last_event_id=epoch0.0",
        "/events?topic=**&last_event_id=earliest",
        "/events?topic=**&last=2",
        "/events?topic=orders/*&since=1h",
        "/events?topic=*/1&last=10",
        MERCURE + "?topic=orders/1&last_event_id=earliest",
        MERCURE + "?topic=*&last_event_id=earliest",
        MERCURE + "?topic={%2Bany}&last_event_id=earliest",
        MERCURE + "?match=*&last_event_id=earliest",
        MERCURE + "?match_urlpattern=:any(.*)&last_event_id=earliest"
      })
  void eachHasItsOwnFromTheLog(String target) throws IOException {
    publishTwice();

    for (Party each : Party.values()) {
      RawHttp listener = parties.follow(each, target);

      String first = listener.readChunk();
      String both = first.contains(each + " 2") ? first : first + listener.readChunk();
      assertThat(both).containsSubsequence("data: " + each + " 1\n", "data: " + each + " 2\n");
      assertThat(both.split("data: ")).hasSize(3);
      parties.publish(each, "orders/1", "live");
      assertThat(listener.readChunk()).contains("data: live\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/topics/orders/1",
        "/events?topic=**",
        "/events?topic=orders/1&topic=*/2",
        MERCURE + "?topic=orders/1",
        MERCURE + "?topic=*",
        MERCURE + "?match=orders/1",
      })
  void anIdThatIsAnothersIsUnknown(String target) throws IOException {
    publishTwice();

    for (Party each : Party.values()) {
      for (Party whose : Party.values()) {
        RawHttp listener = parties.follow(each, target, "Last-Event-ID: first-" + whose);

        String first = listener.readChunk();
        if (each == whose) {
          assertThat(first).contains("data: " + each + " 2\n").doesNotContain("gap");
        } else {
          assertThat(first).contains("tailrace.gap").contains("\"reason\":\"unknown\"");
          assertThat(listener.readChunk()).contains("data: " + each + " 1\n");
        }
      }
    }
  }

  @Test
  void anotherMayHaveBroughtTheSameId() throws IOException {
    for (Party each : Party.values()) {
      parties.publish(each, "orders/1", "?id=same", each + " 1");
      parties.publish(each, "orders/1", each + " 2");
    }

    for (Party each : Party.values()) {
      RawHttp listener = parties.follow(each, "/events?topic=**", "Last-Event-ID: same");

      assertThat(listener.readChunk()).contains("data: " + each + " 2\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/topics/orders/1?, ''",
    "/topics/orders/1?, first-OTHER",
    "/topics/orders/1?last=5, ''",
    "/topics/nothing?, first-OTHER",
    "/events?topic=**, first-OTHER",
    "/.well-known/mercure?topic=orders/1, ''",
    "/.well-known/mercure?topic=orders/1, latest",
    "/.well-known/mercure?topic=orders/1, first-OTHER",
    "/.well-known/mercure?topic=*, earliest"
  })
  void theHeadOfAStreamTellsNoIdThatAnotherBrought(String target, String cursor)
      throws IOException {
    publishTwice();

    String head =
        server
            .connect()
            .get(target, parties.all(Party.ACME), "Last-Event-ID: " + cursor)
            .readHead();

    assertThat(head.toLowerCase(Locale.ROOT)).containsPattern("last-event-id: (epoch0|earliest)");
    assertThat(head).doesNotContain("first-");
  }

  @ParameterizedTest
  @EnumSource(Party.class)
  void aPollHasOnesOwnByTheNamesThatPeopleKnow(Party party) throws IOException {
    publishTwice();
    String query = "&wait=0s&last_event_id=earliest";

    Response one = parties.get(party, "/topics/orders/1?wait=0s&last=9", JSON);
    Response some = parties.get(party, "/events?topic=orders/1&topic=**" + query, JSON);
    Response limited = parties.get(party, "/events?topic=**&limit=1" + query, JSON);
    Response none = parties.get(party, "/events?topic=nothing/**" + query, JSON);

    for (Response each : new Response[] {one, some}) {
      assertThat(each.body())
          .containsSubsequence(
              "\"id\":\"first-" + party + "\",\"topic\":\"orders/1\"",
              "\"data\":\"" + party + " 1\"",
              "\"topic\":\"orders/1\"",
              "\"data\":\"" + party + " 2\"")
          .doesNotContain("~");
      assertThat(each.body().split("\"data\"")).hasSize(3);
    }
    assertThat(limited.body()).contains(party + " 1").doesNotContain(party + " 2");
    assertThat(none.body()).startsWith("{\"events\":[],\"cursor\":\"epoch0.");
  }

  @Test
  void aPollThatWaitsIsWokenByOnesOwnOnly() throws IOException {
    ServerMetrics metrics = server.metrics();
    RawHttp waiting =
        server.connect().get("/events?topic=**&wait=25s", parties.all(Party.ACME), JSON);
    ServerFixture.eventually("it waits", () -> metrics.pollsWaiting() == 1);

    parties.publish(Party.OTHER, "a", "no");
    parties.publish(Party.NOBODY, "a", "no");
    parties.publish(Party.ACME, "a", "yes");

    assertThat(waiting.readResponse().body())
        .contains("\"topic\":\"a\"", "\"data\":\"yes\"")
        .doesNotContain("\"no\"");
  }

  @ParameterizedTest
  @EnumSource(Party.class)
  void theStateOfATopicIsThatOfOnesOwn(Party party) throws IOException {
    publishTwice();

    Response state = parties.get(party, "/topics/orders/1?last=10", JSON);
    Response empty = parties.get(party, "/topics/nothing", JSON);

    assertThat(state.body())
        .startsWith("{\"topic\":\"orders/1\",\"earliest\":\"epoch0.0\",\"latest\":\"epoch0.6\",")
        .containsSubsequence("first-" + party, party + " 1", party + " 2")
        .doesNotContain("~");
    assertThat(state.body().split("\"data\"")).hasSize(3);
    assertThat(empty.body()).startsWith("{\"topic\":\"nothing\",").endsWith("\"recent\":[]}\n");
  }

  @Test
  void aPageHoldsNoEventAndAHeadTellsNone() throws IOException {
    byte[] script = "<script>".getBytes(StandardCharsets.US_ASCII);
    Page page = new Page("text/html", script, "tag");
    server.pages(path -> Optional.of(page).filter(p -> path.startsWith("/topics/")));
    publishTwice();

    Response html = parties.get(Party.ACME, "/topics/orders/1", HTML);
    String head =
        server
            .connect()
            .request("HEAD /topics/orders/1?last=5", "", parties.all(Party.ACME))
            .readHead();

    assertThat(html.body()).isEqualTo("<script>");
    assertThat(head).startsWith("HTTP/1.1 200").doesNotContain("first-", "~");
  }

  @Test
  void aGapTellsOfPlacesAndOfNobodysEvents() throws IOException {
    server.log(new InMemoryLog(ServerFixture.EPOCH, 3, server.clock));
    publishTwice();
    parties.publish(Party.OTHER, "orders/1", "?id=fill-1", "x");

    RawHttp listener =
        parties.follow(Party.ACME, "/topics/orders/1", "Last-Event-ID: epoch0.1");
    Response poll =
        parties.get(
            Party.ACME, "/topics/orders/1?wait=0s", JSON, "Last-Event-ID: epoch0.1");

    assertThat(listener.readChunk())
        .isEqualTo(
            "event: tailrace.gap\nid: epoch0.4\n"
                + "data: {\"requested\":\"epoch0.1\",\"earliest\":\"epoch0.4\","
                + "\"reason\":\"expired\"}\n\n");
    assertThat(poll.body())
        .startsWith(
            "{\"gap\":{\"requested\":\"epoch0.1\",\"earliest\":\"epoch0.4\","
                + "\"reason\":\"expired\"},\"events\":[],");
  }
}
