package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random schedules of publishing, reading, cutting, stalling, retention and restarts, over real
 * sockets, against a model that is a map. Every listener sees exactly what the model has after its
 * cursor, or is told of a gap.
 */
class ScheduleTest {
  private static final int STEPS = 500;
  private static final int MOST_CHARS = 6000;
  private static final int MORE_THAN_IS_KEPT = 200;
  private static final List<String> TOPICS = List.of("a/1", "a/2", "b", "quiet");

  @TempDir Path directory;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final ModelLog model = new ModelLog();
  private LocalHub hub;
  private Publisher publisher;
  private List<ModelClient> clients;
  private int published;

  @BeforeEach
  void start() throws IOException {
    hub = new LocalHub(directory);
    publisher = new Publisher(hub.port());
    clients =
        List.of(
            new ModelClient(hub, model, "/events?topic=**", topic -> true),
            new ModelClient(hub, model, "/events?topic=**", topic -> true),
            new ModelClient(hub, model, "/topics/b", "b"::equals),
            new ModelClient(hub, model, "/topics/quiet", "quiet"::equals),
            new ModelClient(hub, model, "/events?topic=a/*", topic -> topic.startsWith("a/")),
            new ModelClient(
                hub, model, "/events?topic=quiet&topic=a/1", List.of("quiet", "a/1")::contains));
  }

  @AfterEach
  void stop() throws IOException {
    for (ModelClient client : clients) {
      client.cut();
    }
    publisher.close();
    hub.close();
  }

  @RepeatedTest(4)
  void everyListenerSeesTheLogOrIsToldOfAGap() throws Exception {
    try {
      for (int i = 0; i < STEPS; i++) {
        step(random.nextInt(100));
      }
      assertThatWhoStaysAwayTooLongIsTold();
      for (ModelClient client : clients) {
        client.read(Integer.MAX_VALUE);
      }
      assertTheLogIsTheModelsEnd();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("with seed " + seed, e);
    }
  }

  private void step(int dice) throws Exception {
    if (dice < 50) {
      publish(1 + random.nextInt(4));
    } else if (dice < 82) {
      anyClient().read(random.nextInt(30));
    } else if (dice < 90) {
      anyClient().cut();
    } else if (dice < 96) {
      hub.maintain();
    } else if (dice < 99) {
      hub.passTime(Duration.ofMinutes(random.nextInt(20)));
    } else {
      restart();
    }
  }

  private void publish(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      // the last one is quiet: one event in forty is on it
      String topic = TOPICS.get(Math.min(3, random.nextInt(40) * 3 / 39));
      String data = published++ + " " + "x".repeat(random.nextInt(MOST_CHARS));
      String key = "key " + published;
      String id = publisher.publishOnce(topic, key, data);
      model.add(topic, Heard.message(data, id));
      if (random.nextInt(10) == 0) {
        assertThat(publisher.publishOnce(topic, key, data)).as("the same again").isEqualTo(id);
      }
    }
  }

  private void restart() throws IOException {
    for (ModelClient client : clients) {
      client.cut();
    }
    publisher.close();
    hub.restart();
    publisher = new Publisher(hub.port());
  }

  /** By chance it may not have come to that. */
  private void assertThatWhoStaysAwayTooLongIsTold() throws Exception {
    ModelClient client = clients.get(0);
    client.read(Integer.MAX_VALUE);
    client.cut();
    int gaps = client.gaps();

    publish(MORE_THAN_IS_KEPT);
    hub.maintain();
    client.read(Integer.MAX_VALUE);

    assertThat(client.gaps()).isEqualTo(gaps + 1);
  }

  private void assertTheLogIsTheModelsEnd() throws IOException {
    publisher.publish("b", "the end");
    try (Listener listener =
        Listener.follow(hub.port(), "/events?topic=**", "Last-Event-ID: earliest")) {
      List<Heard> log = listener.upTo("the end");

      assertThat(log).isEqualTo(model.after(hub.dropped()));
    }
  }

  private ModelClient anyClient() {
    return clients.get(random.nextInt(clients.size()));
  }
}
