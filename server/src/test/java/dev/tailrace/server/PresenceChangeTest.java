package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who is where when a stream is changed while it is open. */
class PresenceChangeTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Keyed keys;
  private Room room;
  private String id;
  private String secret;

  @BeforeEach
  void on() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    room = new Room(server, keys);
    server.options(o -> o.presence(new PresenceOptions(GRACE, 2)).tokens(keys.options()));
  }

  @Test
  void whoGoesElsewhereHasLeft() throws IOException {
    RawHttp stream = follow();

    change("\"add\":[\"rooms/2\"],\"remove\":[\"rooms/1\"]");
    room.awaitThere("\"streams\":0");
    server.pass(GRACE);

    eventually("the leave is told", () -> room.told() == 3);
    assertThat(room.there()).contains("\"members\":[]");
    assertThat(room.metrics().presenceEntries.get()).isEqualTo(1);
    stream.close();
    eventually("it is over", () -> room.metrics().listeners() == 0);
  }

  @Test
  void whoStaysIsNotToldAgain() throws IOException {
    server.options(o -> o.presence(new PresenceOptions(GRACE, 100)));
    follow();

    change("\"add\":[\"rooms/2\"]");
    eventually("the other room is told", () -> room.told() == 2);
    server.pass(GRACE.multipliedBy(2));

    assertThat(room.there()).contains("\"streams\":1");
    assertThat(room.told()).isEqualTo(2);
    assertThat(room.metrics().presenceEntries.get()).isEqualTo(2);
  }

  @Test
  void anotherTokenOfTheSameIsNoChange() throws IOException {
    follow();
    server.pass(Duration.ofMinutes(1));

    change("\"add\":[]", keys.named("anna", "rooms/1"));
    server.pass(GRACE.multipliedBy(2));

    assertThat(room.there()).contains("\"since\":\"2026-01-01T00:00:00Z\",\"streams\":1");
    assertThat(room.told()).isEqualTo(1);
  }

  private RawHttp follow() throws IOException {
    RawHttp stream = server.connect();
    String head =
        stream.get(Room.TOPIC + "?control", keys.named("anna", "rooms/*")).readHead();
    id = header(head, "stream-id");
    secret = header(head, "stream-secret");
    room.awaitThere("\"streams\":1");
    return stream;
  }

  private void change(String members, String... headers) throws IOException {
    String body = "{\"secret\":\"" + secret + "\"," + members + "}";
    assertThat(server.connect().post("/streams/" + id, body, headers).readResponse().status())
        .isEqualTo(200);
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElseThrow();
  }
}
