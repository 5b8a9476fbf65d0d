package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A disk that is really full: publishes are refused, nobody is cut off, and it goes on when there
 * is room.
 */
@Needs(Facility.MOUNTS)
class FullDiskTest {
  private static final String TOPIC = "full";
  private static final int DISK_MEBIBYTES = 8;
  private static final int BALLAST_MEBIBYTES = 4;
  private static final int HEARTBEATS = 3;
  private static final String PADDING = "x".repeat(16 * 1024);

  @Order(1)
  @RegisterExtension
  final SmallDisk disk = new SmallDisk(DISK_MEBIBYTES);

  @Order(2)
  @RegisterExtension
  final Hubs hubs = new Hubs();

  private final List<Heard> accepted = new ArrayList<>();

  @Test
  void refusesPublishesUntilThereIsRoomAndLosesNothing() throws IOException {
    Path ballast = disk.takeRoom(BALLAST_MEBIBYTES);
    HubProcess hub = start();
    try (Listener listener = Listener.follow(hub.port(), "/topics/" + TOPIC);
        Publisher publisher = new Publisher(hub.port())) {
      Reply refusal = publishUntilRefused(publisher);
      assertThat(listener.next(accepted.size())).isEqualTo(accepted);
      listener.awaitHeartbeats(HEARTBEATS);
      Files.delete(ballast);
      int before = accepted.size();
      publish(publisher, 10);

      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.headers())
          .containsEntry("content-type", "application/problem+json")
          .containsKey("retry-after");
      assertThat(refusal.json().get("type").textValue()).isEqualTo("urn:tailrace:problem:log-full");
      assertThat(listener.next(10)).isEqualTo(accepted.subList(before, accepted.size()));
    }
    hub.stop();
    hub.restart();

    assertThat(log(hub)).isEqualTo(accepted);
  }

  @Test
  void startsOnADiskThatIsFullAndGivesWhatItHas() throws IOException {
    Path ballast = disk.takeRoom(BALLAST_MEBIBYTES);
    HubProcess hub = start();
    try (Publisher publisher = new Publisher(hub.port())) {
      publishUntilRefused(publisher);
    }
    hub.kill9();
    hub.restart();

    try (Listener listener =
            Listener.follow(hub.port(), "/topics/" + TOPIC, "Last-Event-ID: earliest");
        Publisher publisher = new Publisher(hub.port())) {
      assertThat(listener.next(accepted.size())).isEqualTo(accepted);
      Files.delete(ballast);
      publish(publisher, 1);
      assertThat(listener.next()).isEqualTo(accepted.get(accepted.size() - 1));
    }
  }

  @Test
  void isAliveAndNotReadyUntilThereIsRoom() throws IOException {
    HubProcess hub = start();
    Path ballast = disk.takeAllRoom();
    try (Publisher publisher = new Publisher(hub.port())) {
      Reply refusal = publish(publisher);
      while (refusal.status() == 201) { // into what its segment has already
        refusal = publish(publisher);
      }

      assertThat(refusal.status()).isEqualTo(503);
      assertThat(health(hub, "ready")).isEqualTo(503);
      assertThat(health(hub, "live")).isEqualTo(200);
      Files.delete(ballast);
      long limit = System.nanoTime() + Patience.LIMIT.toNanos();
      while (health(hub, "ready") != 200) {
        assertThat(System.nanoTime()).as("not ready again").isLessThan(limit);
      }
      publish(publisher, 1);
    }
  }

  private static int health(HubProcess hub, String question) throws IOException {
    try (Connection connection = Connection.to(hub.port())) {
      connection.request("GET", "/health/" + question, null);
      return connection.readReply().status();
    }
  }

  private HubProcess start() {
    return hubs.serveIn(disk.resolve("data"), "--heartbeat", "50ms", "--segment-size", "1MiB");
  }

  private Reply publishUntilRefused(Publisher publisher) throws IOException {
    Reply reply = publish(publisher);
    while (reply.status() == 201) {
      reply = publish(publisher);
    }
    assertThat(accepted).isNotEmpty();
    return reply;
  }

  private void publish(Publisher publisher, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      assertThat(publish(publisher).status()).isEqualTo(201);
    }
  }

  private Reply publish(Publisher publisher) throws IOException {
    String data = accepted.size() + " " + PADDING;
    Reply reply = publisher.send("/topics/" + TOPIC, data);
    if (reply.status() == 201) {
      accepted.add(Heard.message(data, reply.json().get("id").textValue()));
    }
    return reply;
  }

  private List<Heard> log(HubProcess hub) throws IOException {
    String target = "/topics/" + TOPIC;
    try (Listener listener = Listener.follow(hub.port(), target, "Last-Event-ID: earliest");
        Publisher publisher = new Publisher(hub.port())) {
      publisher.publish(TOPIC, "the end");
      return listener.upTo("the end");
    }
  }
}
