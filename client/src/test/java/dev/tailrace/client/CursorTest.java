package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a source starts, where it goes on, and what of that outlives it. */
class CursorTest {
  private static final Duration RECONNECTION = Duration.ofSeconds(3);

  private final Memory store = new Memory();

  @Test
  void aSourceStartsBehindTheIdItIsGiven() {
    Rig rig = Rig.of(builder -> builder.lastEventId("abc"));

    assertThat(rig.source.lastEventId()).isEqualTo("abc");
    assertThat(rig.connect().header("Last-Event-ID")).isEqualTo("abc");
  }

  @Test
  void theRequestsOwnIdCountsUntilThereIsAnother() {
    HttpRequest request = HttpRequest.newBuilder(Rig.URL).header("Last-Event-ID", "mine").build();
    Rig rig = Rig.of(request, builder -> builder);
    ManualTransport.Sent first = rig.connect();
    assertThat(first.header("Last-Event-ID")).isEqualTo("mine");

    first.open().send("id: 1\ndata: a\n\nid\ndata: b\n\n").end();
    rig.run();

    assertThat(rig.after(RECONNECTION).header("Last-Event-ID")).isNull();
  }

  @Test
  void aStreamThatBreaksBeforeItsFirstEventIsResumedFromWhereItsResponseStarted() {
    Rig rig = Rig.of();
    rig.connect().answer(200, "Content-Type", "text/event-stream", "Last-Event-ID", "k3x9f2.7");
    rig.run();
    rig.transport.last().send(":\n").fail("cut");
    rig.run();

    assertThat(rig.after(RECONNECTION).header("Last-Event-ID")).isEqualTo("k3x9f2.7");
    assertThat(rig.source.lastEventId()).isEmpty();
  }

  @Test
  void butNotOnceThereWasAnEventNorAgainstTheUsersWill() {
    Rig rig = Rig.of();
    rig.connect().answer(200, "Content-Type", "text/event-stream", "Last-Event-ID", "k3x9f2.7");
    rig.run();
    rig.transport.last().send("data: a\n\n").fail("cut");
    rig.run();
    assertThat(rig.after(RECONNECTION).header("Last-Event-ID")).isNull();

    Rig literal = Rig.of(builder -> builder.cursorFromResponse(false));
    literal.connect().answer(200, "Content-Type", "text/event-stream", "Last-Event-ID", "k3x9f2.7");
    literal.run();
    literal.transport.last().fail("cut");
    literal.run();
    assertThat(literal.after(RECONNECTION).header("Last-Event-ID")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0001b", "\u007f", "a\u001fb"})
  void anIdThatNoHeaderCanHoldIsLeftOutAndSaidSo(String id) {
    Rig rig = Rig.of();
    Told told = new Told(rig.source);
    rig.connect().open().send("id: " + id + "\ndata: a\n\n").end();
    rig.run();
    told.lines();

    ManualTransport.Sent second = rig.after(RECONNECTION);
    second.open();
    rig.run();

    assertThat(second.header("Last-Event-ID")).isNull();
    assertThat(told.lines()).containsExactly("note ID_NOT_SENT", "open");
  }

  @Test
  void theStoreSaysWhereToStartAndIsToldHowFarItCame() {
    store.kept = "5";
    Rig rig = Rig.of(builder -> builder.lastEventId("1").cursorStore(store));
    ManualTransport.Sent stream = rig.connect();
    assertThat(stream.header("Last-Event-ID")).isEqualTo("5");

    stream.open().send("id: 6\ndata: a\n\nid: 7\ndata: b\n\n");
    rig.run();

    assertThat(store.saved).containsExactly("7");
  }

  @Test
  void anEventThatIsStillBeingHandledIsNotSaved() {
    Rig rig = Rig.of(builder -> builder.cursorStore(store));
    Slow slow = new Slow();
    rig.source.subscribe(slow);
    rig.run();
    rig.transport.last().open().send("id: 6\ndata: a\n\nid: 7\ndata: b\n\n");
    slow.request(1);
    assertThat(store.saved).isEmpty();

    slow.request(2);

    assertThat(store.saved).containsExactly("7");
  }

  @Test
  void aLoopHasHandledAnEventWhenItAsksForTheNext() {
    Rig rig = Rig.of(builder -> builder.cursorStore(store).executor(Runnable::run));
    Iterator<MessageEvent> events = rig.source.events().iterator();
    rig.transport.last().open().send("id: 6\ndata: a\n\nid: 7\ndata: b\n\n");

    events.next();
    events.next();
    rig.source.close();

    assertThat(store.saved).containsExactly("6");
  }

  @Test
  void aSlowConsumerIsSavedOnceASecond() {
    Rig rig = Rig.of(builder -> builder.cursorStore(store));
    rig.source.onMessage(event -> rig.timer.advance(Duration.ofMillis(400)));
    rig.connect().open().send("id: 1\ndata\n\nid: 2\ndata\n\nid: 3\ndata\n\nid: 4\ndata\n\n");
    rig.run();

    assertThat(store.saved).containsExactly("3", "4");
  }

  @Test
  void aStoreThatFailsIsToldAndTheStreamGoesOn() {
    store.failing = true;
    Rig rig = Rig.of(builder -> builder.cursorStore(store));
    Told told = new Told(rig.source);
    ManualTransport.Sent stream = rig.connect().open().send("id: 1\ndata: a\n\n");
    rig.run();
    stream.send("data: b\n\n");
    rig.run();

    assertThat(told.lines())
        .containsExactly("open", "message a #1", "note CURSOR_NOT_SAVED", "message b #1");
  }

  @Test
  void aStoreThatCannotBeReadKeepsTheSourceClosed() {
    CursorStore broken =
        new CursorStore() {
          @Override
          public String load() throws IOException {
            throw new IOException("disk");
          }

          @Override
          public void save(String id) {}
        };

    Rig rig = Rig.of(builder -> builder.cursorStore(broken));
    assertThatThrownBy(rig.source::open).isInstanceOf(UncheckedIOException.class);

    Slow slow = new Slow();
    Rig.of(builder -> builder.cursorStore(broken)).source.subscribe(slow);
    assertThat(slow.failure).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aStoreThatHoldsNoIdKeepsTheSourceClosedUntilItHoldsOne() {
    store.kept = "edited by hand\n";
    Rig rig = Rig.of(builder -> builder.cursorStore(store));
    assertThatThrownBy(rig.source::open).isInstanceOf(UncheckedIOException.class);

    store.kept = "7";

    assertThat(rig.connect().header("Last-Event-ID")).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\n", "a\u0000", "a\ud800"})
  void whatCanBeNoIdIsRefusedByTheBuilder(String id) {
    assertThatThrownBy(() -> EventSource.builder(Rig.URL).lastEventId(id))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileKeepsTheCursorAcrossProcesses(@TempDir Path folder) throws IOException {
    CursorStore file = CursorStore.file(folder.resolve("cursor"));
    assertThat(file.load()).isEmpty();

    file.save("k3x9f2.7");
    file.save("k3x9f2.8…");

    assertThat(CursorStore.file(folder.resolve("cursor")).load()).isEqualTo("k3x9f2.8…");
    assertThat(folder).isDirectoryContaining("glob:**cursor");
    assertThat(folder.toFile().list()).hasSize(1);
  }

  private static final class Memory implements CursorStore {
    final List<String> saved = new ArrayList<>();
    String kept = "";
    boolean failing;

    @Override
    public String load() {
      return kept;
    }

    @Override
    public void save(String lastEventId) throws IOException {
      if (failing) {
        throw new IOException("full");
      }
      saved.add(lastEventId);
    }
  }
}
