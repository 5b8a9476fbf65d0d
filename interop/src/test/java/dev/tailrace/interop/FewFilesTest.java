package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More clients than the process may have files open: it serves those it has, and stays well. */
class FewFilesTest {
  private static final int FILES = 1024;
  private static final int CLIENTS = 2000;
  private static final String FOLLOW =
      "GET /topics/t HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

  @RegisterExtension final Hubs hubs = new Hubs();

  private final List<Connection> clients = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (Connection each : clients) {
      each.close();
    }
  }

  @Test
  void twoThousandListenersFindOneAsWellAsItCanBe() throws IOException {
    HubProcess hub = hubs.serveWithFiles(FILES, "--idle-timeout", "10m"); // for who watches
    try (Connection watch = Connection.to(hub.port());
        Publisher publisher = new Publisher(hub.port())) {
      publisher.publish("t", "before");
      int served = 0;
      int toldToWait = 0;
      for (int i = 0; i < CLIENTS; i++) {
        Connection client = follow(hub);
        Connection.Head head = client.readHead();
        assertThat(head.status()).isEqualTo(200);
        if (head.headers().containsKey("content-length")) {
          assertThat(client.body(head).readAllBytes()).asString().startsWith("retry: ");
          toldToWait++;
        } else {
          served++;
        }
      }

      assertThat(served).isEqualTo(places(watch) - 2); // one publishes, one watches
      assertThat(toldToWait).isEqualTo(CLIENTS - served);
      assertThat(health(hub)).isEqualTo(200);
      publisher.publish("t", "after");
      assertThat(hub.openFiles()).isLessThan(FILES);
      assertThat(rejected(watch, "accept")).isZero();
      assertThat(rejected(watch, "connections")).isGreaterThanOrEqualTo(toldToWait);
    }
    hub.stop();
    assertThat(hub.complaints()).noneMatch(line -> line.contains("open files"));
  }

  @Test
  void whoComesAllAtOnceFindsItWellToo() throws IOException {
    HubProcess hub = hubs.serveWithFiles(FILES);
    try (Connection watch = Connection.to(hub.port());
        Publisher publisher = new Publisher(hub.port())) {
      publisher.publish("t", "before");
      for (int i = 0; i < CLIENTS; i++) {
        follow(hub);
      }

      publisher.publish("t", "after");
      awaitThatTheRestIsSentAway(watch);
      assertThat(health(hub)).isEqualTo(200);
      assertThat(rejected(watch, "accept")).isZero();
    }
    hub.stop();
  }

  @Needs({Facility.PRLIMIT, Facility.PROC})
  @Test
  void aHubThatRunsOutOfFilesAllTheSameWaitsInsteadOfSpinning() throws IOException {
    HubProcess hub = hubs.serve("--heartbeat", "100ms");
    try (Connection watch = Connection.to(hub.port());
        Publisher publisher = new Publisher(hub.port());
        Listener listener = Listener.follow(hub.port(), "/topics/t")) {
      publisher.publish("t", "before");
      assertThat(rejected(watch, "accept")).isZero();
      hub.limitFiles(hub.openFiles() + 50);
      for (int i = 0; i < 100; i++) {
        follow(hub);
      }
      listener.awaitHeartbeats(2);
      long start = System.nanoTime();
      long before = rejected(watch, "accept");
      do {
        listener.awaitHeartbeats(1);
      } while (secondsSince(start) < 2 || rejected(watch, "accept") == before);
      long during = rejected(watch, "accept") - before;
      double seconds = secondsSince(start); // no less than those in which they were counted

      assertThat(during).isPositive();
      assertThat(during / seconds).as("tries a second").isLessThan(15);
      publisher.publish("t", "after");
      assertThat(listener.upTo("after")).hasSize(1);
      hub.limitFiles(FILES);
      assertThat(health(hub)).isEqualTo(200);
    }
    hub.stop();
    assertThat(hub.complaints())
        .filteredOn(line -> line.contains("no connection can be accepted"))
        .hasSize(1);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private Connection follow(HubProcess hub) throws IOException {
    Connection client = Connection.to(hub.port());
    clients.add(client);
    client.send(FOLLOW);
    return client;
  }

  private static int health(HubProcess hub) throws IOException {
    try (Connection connection = Connection.to(hub.port())) {
      connection.request("GET", "/health/live", null);
      return connection.readReply().status();
    }
  }

  private static void awaitThatTheRestIsSentAway(Connection watch) throws IOException {
    long limit = System.nanoTime() + Patience.LIMIT.toNanos();
    long tooMany = CLIENTS + 2 - places(watch); // one publishes, one watches
    while (rejected(watch, "connections") < tooMany
        || info(watch, "/counters/connections") > places(watch)) {
      assertThat(System.nanoTime()).as("still too many").isLessThan(limit);
    }
  }

  private static long places(Connection connection) throws IOException {
    return info(connection, "/limits/connections");
  }

  private static long rejected(Connection connection, String limit) throws IOException {
    return info(connection, "/counters/rejected/" + limit);
  }

  private static long info(Connection connection, String number) throws IOException {
    connection.request("GET", "/info", null);
    Reply info = connection.readReply();
    assertThat(info.status()).isEqualTo(200);
    return info.json().at(number).longValue();
  }
}
