package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that applications use with Mercure, as they are, and publishes as frameworks send. */
class MercureClientsTest {
  private static final String TOPIC = "https://example.com/users/dunglas?page=1&sort=a b";
  private static final MercureDialect V0 = MercureDialect.V0;
  private static final int EVENTS = 20;
  private static final int KILLS = 2;

  @RegisterExtension final Hubs hubs = new Hubs();

  @TempDir private Path directory;

  private final MercureTokens tokens = MercureHub.ourTokens();

  /** The clients of npm. */
  enum Client {
    /** With a cookie; resumes by the header. */
    EVENTSOURCE("mercure-eventsource"),
    /** With a header; resumes by the query. */
    POLYFILL("mercure-polyfill"),
    /** With a header; resumes by the header. */
    FETCH("mercure-fetch");

    private final String program;

    Client(String program) {
      this.program = program;
    }
  }

  @Needs({Facility.NODE, Facility.NPM_PACKAGES})
  @ParameterizedTest
  @EnumSource
  void hearsItsPrivateUpdatesOnceThoughTheHubIsKilled(Client client) throws IOException {
    HubProcess hub = serve("--retry=50ms-100ms");
    String token = tokens.token(V0, List.of(), List.of(TOPIC));
    String url = hub.url(MercureHub.PATH + "?" + V0.matching(TOPIC));
    List<Heard> published = new ArrayList<>();
    List<Heard> heard = new ArrayList<>();
    try (Program program = Program.client(client.program, url, token)) {
      program.err().await("open");
      for (int round = 0; round < KILLS; round++) {
        publish(hub, published, EVENTS);
        while (heard.size() < published.size() - EVENTS / 2) {
          heard.add(next(program));
        }
        hub.kill9();
        hub.restart();
      }
      publish(hub, published, 1);
      while (heard.size() < published.size()) {
        heard.add(next(program));
      }

      assertThat(heard).isEqualTo(published);
    }
  }

  @Test
  void symfonyPublishesToTwoTopicsInPrivate() throws IOException {
    HubProcess hub = serve();
    String reader = MercureHub.bearer(tokens.token(V0, List.of(), List.of(TOPIC)));
    String form =
        "topic=https%3A%2F%2Fexample.com%2Fbooks%2F1"
            + "&topic=https%3A%2F%2Fexample.com%2Fusers%2Fdunglas%3Fpage%3D1%26sort%3Da+b"
            + "&data=%7B%22status%22%3A%22OutOfStock%22%7D&private=on&id=urn%3Auuid%3A7"
            + "&type=stock&retry=3000";
    try (Listener listener = subscribe(hub, "https://example.com/books/1", reader)) {
      Reply reply =
          post(
              hub,
              form,
              "Authorization: Bearer " + tokens.token(V0, List.of("*"), List.of()),
              "Accept: */*",
              "User-Agent: Symfony HttpClient (Curl)",
              "Accept-Encoding: gzip");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("urn:uuid:7");
      assertThat(listener.next())
          .isEqualTo(new Heard("stock", "{\"status\":\"OutOfStock\"}", "urn:uuid:7"));
    }
  }

  @Test
  void symfonyPublishesWithNothingButTopicAndData() throws IOException {
    HubProcess hub = serve();
    try (Listener listener = subscribe(hub, "https://example.com/books/1")) {
      Reply reply =
          post(
              hub,
              "topic=https%3A%2F%2Fexample.com%2Fbooks%2F1&data=",
              "Authorization: Bearer " + tokens.token(V0, List.of("*"), List.of()));

      assertThat(listener.next()).isEqualTo(Heard.message("", reply.body()));
    }
  }

  @Test
  void laravelBroadcastsToAChannel() throws IOException {
    HubProcess hub = serve();
    String payload = "{\"event\":\"App\\\\Events\\\\Shipped\",\"data\":{\"order\":\"\\u00e9 +\"}}";
    String publisher = tokens.token(V0, List.of("http://shop.example/{+any}"), List.of());
    try (Listener listener = subscribe(hub, "http://shop.example/orders.1")) {
      Reply reply =
          post(
              hub,
              "topic=http%3A%2F%2Fshop.example%2Forders.1&data=" + Publisher.encode(payload),
              "Authorization: Bearer " + publisher,
              "User-Agent: GuzzleHttp/7");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(listener.next()).isEqualTo(Heard.message(payload, reply.body()));
    }
  }

  private HubProcess serve(String... more) throws IOException {
    return hubs.serve(MercureHub.arguments(directory, more));
  }

  private static Listener subscribe(HubProcess hub, String topic, String... headers)
      throws IOException {
    return Listener.follow(
        hub.port(), MercureHub.PATH + "?" + V0.matching(topic), headers);
  }

  private static Reply post(HubProcess hub, String form, String... headers)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add(MercureHub.FORM);
    try (Publisher publisher = new Publisher(hub.port())) {
      return publisher.send(MercureHub.PATH, form, all.toArray(String[]::new));
    }
  }

  private void publish(HubProcess hub, List<Heard> published, int count) throws IOException {
    String token = MercureHub.bearer(tokens.token(V0, List.of("*"), List.of()));
    for (int i = 0; i < count; i++) {
      String data = "number " + published.size();
      Reply reply =
          post(hub, MercureHub.form(TOPIC, "private=on&data=" + Publisher.encode(data)), token);
      published.add(Heard.message(data, reply.body()));
    }
  }

  private static Heard next(Program program) {
    JsonNode event = Reply.json(program.out().next());
    return new Heard(
        event.get("type").textValue(), event.get("data").textValue(), event.get("id").textValue());
  }
}
