package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.hub.TopicState;
import dev.tailrace.log.Appended;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** However a stream ends, whoever it was does not stay; and what becomes of those who are told. */
class PresenceEndTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Room room;

  @BeforeEach
  void on() throws IOException {
    Keyed keys = new Keyed(directory, server.clock, Runnable::run);
    room = new Room(server, keys);
    server.options(
        o -> o.presence(new PresenceOptions(GRACE, 100)).tokens(keys.options()));
  }

  @Test
  void whoseTokenHasExpiredHasLeft() throws IOException {
    server.options(o -> o.times(TimeOptions.DEFAULTS.withMaxAge(Duration.ofDays(1))));
    room.join("anna");
    room.awaitThere("anna");

    server.pass(Duration.ofHours(1));
    room.awaitThere("\"streams\":0");
    server.pass(GRACE);

    eventually("the leave is told", () -> room.told() == 2);
    assertThat(room.metrics().endings(Ended.TOKEN_EXPIRED)).isEqualTo(1);
    assertThat(room.there()).contains("\"members\":[]");
  }

  @Test
  void whoTakesNothingAnyMoreHasLeftInTime() throws IOException {
    server.options(o -> o.limits(new LimitOptions(10, 8192, 65536, 65536, 100)));
    RawHttp anna = server.connect(4096);
    anna.get(Room.TOPIC, room.watcher()).readHead();
    room.awaitThere("somebody");
    for (int i = 0; i < 300; i++) {
      server.publish(Room.NAME, "x".repeat(100_000));
    }

    eventually(
        "it is told",
        () -> {
          server.pass(Duration.ofSeconds(1));
          return room.told() == 2;
        });

    assertThat(room.metrics().endings(Ended.STALLED)).isEqualTo(1);
  }

  @Test
  void whenTheHubClosesAllHaveLeft() throws IOException {
    InMemoryLog log = new InMemoryLog(ServerFixture.EPOCH, 100, server.clock);
    server.log(log);
    RawHttp anna = room.join("anna");
    room.join("bert");
    eventually("both are there", () -> room.told() == 2);
    room.leave(anna);

    server.server().close();

    Hub later = new Hub(log, HubOptions.DEFAULTS, server.clock, Runnable::run);
    List<String> events =
        later.state("tailrace.presence/rooms/1", 10).recent().stream()
            .map(TopicState.Recent::event)
            .map(event -> event.type() + " " + event.data().replaceAll(".*:\"|\"}", ""))
            .toList();
    assertThat(events)
        .containsExactlyInAnyOrder(
            "presence.join anna",
            "presence.join bert",
            "presence.leave anna",
            "presence.leave bert");
  }

  @Test
  void whileTheHubDrainsItIsStillTold() throws Exception {
    room.join("anna");
    RawHttp watch = server.follow(Room.PRESENCE, room.watcher(), Room.STREAM);
    room.awaitThere("anna");
    TailraceServer hub = server.server();
    CompletableFuture<Void> draining =
        CompletableFuture.runAsync(() -> hub.drain(Duration.ofSeconds(30)));
    eventually("all loops know", () -> sentAway() && sentAway()); // they take turns

    assertThat(room.there()).contains("anna");
    hub.hurry();
    draining.get();
    hub.close();
    assertThat(watch.readUntil("\r\n0\r\n\r\n")).contains("retry: ");
  }

  @Test
  void whoWatchesTooManyIsToldWhenToComeBack() throws IOException {
    server.options(o -> o.limits(LimitOptions.DEFAULTS.withMaxConnections(1)));
    RawHttp anna = room.join("anna");

    Response stream =
        server.connect().get(Room.PRESENCE, room.watcher(), Room.STREAM).readResponse();
    Response state = server.connect().get(Room.PRESENCE, room.watcher()).readResponse();

    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.body()).matches("retry: [0-9]+\n:\n");
    assertThat(state.status()).isEqualTo(503);
    anna.close();
  }

  @Test
  void aChangeThatTheLogDoesNotTakeIsSeenAllTheSame() throws IOException {
    server.hub(new HubOptions(64, 64, 10, 1024, 4));

    room.join("anna");

    room.awaitThere("anna");
    assertThat(room.metrics().presenceUntold.sum()).isEqualTo(1);
    assertThat(room.told()).isZero();
    assertThat(room.there()).contains("\"lastEventId\":\"earliest\"");
  }

  @Test
  void aLeaveThatOvertakesItsJoinLeavesNobodyBehind() throws IOException {
    server.options(o -> o.presence(new PresenceOptions(Duration.ZERO, 100)));
    HeldLog held = new HeldLog();
    server.log(held.over(new InMemoryLog(ServerFixture.EPOCH, 100, server.clock)));
    RawHttp anna = room.join("anna");
    eventually("the join is on its way", () -> held.appends() == 1);
    anna.close();
    eventually("the leave is refused", () -> held.appends() == 2);
    assertThat(room.there()).contains("\"members\":[]");

    held.release();

    eventually("the join is told", () -> room.told() == 1);
    eventually("the leave is not", () -> room.metrics().presenceUntold.sum() == 1);
    assertThat(room.there()).contains("\"members\":[],\"lastEventId\":\"epoch0.1\"");
  }

  /** Keeps word of the first append to itself, and refuses the others at once. */
  private static final class HeldLog {
    private final List<Runnable> words = new ArrayList<>();
    private int appends;

    EventLog over(EventLog log) {
      return (EventLog)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {EventLog.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("append")) {
                  return method.invoke(log, arguments);
                }
                @SuppressWarnings("unchecked")
                Consumer<Appended> done = (Consumer<Appended>) arguments[1];
                if (count() == 1) {
                  Consumer<Appended> kept = outcome -> keep(() -> done.accept(outcome));
                  return method.invoke(log, arguments[0], kept);
                }
                done.accept(new Appended.Refused(Appended.Reason.FULL, "no room"));
                return null;
              });
    }

    private synchronized int count() {
      return ++appends;
    }

    private synchronized void keep(Runnable word) {
      words.add(word);
    }

    synchronized int appends() {
      return appends;
    }

    synchronized void release() {
      words.forEach(Runnable::run);
    }
  }

  private boolean sentAway() {
    try (RawHttp probe = server.connect()) {
      String head =
          probe.request("HEAD " + Room.PRESENCE, "", room.watcher(), Room.STREAM).readHead();
      return head.toLowerCase(Locale.ROOT).contains("content-length");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
