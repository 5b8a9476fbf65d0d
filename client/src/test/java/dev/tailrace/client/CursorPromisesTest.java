package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An id is saved after its event has been handled: not before, and not never. */
class CursorPromisesTest {
  private final Memory store = new Memory();

  @Test
  void anEventThatItsSubscriberFailedOnIsNotSavedThoughItHadAskedForTheNext() {
    Rig rig = Rig.of(builder -> builder.cursorStore(store));
    Slow eager =
        new Slow() {
          @Override
          public void onNext(MessageEvent event) {
            request(1);
            if (event.data().equals("b")) {
              throw new IllegalStateException("a subscriber's own");
            }
          }
        };
    rig.source.subscribe(eager);
    rig.run();
    ManualTransport.Sent stream = rig.transport.last().open();
    eager.request(1);

    stream.send("id: 1\ndata: a\n\nid: 2\ndata: b\n\n");

    assertThat(store.saved).containsExactly("1");
  }

  @Test
  void theLastEventOfALoopIsSavedWhenTheLoopComesToTheEnd() {
    Rig rig =
        Rig.of(
            b ->
                b.cursorStore(store)
                    .executor(Runnable::run)
                    .reconnect(ReconnectPolicy.NEVER));
    Iterator<MessageEvent> events = rig.source.events().iterator();
    ManualTransport.Sent stream = rig.transport.last().open();
    stream.send("id: 1\ndata: a\n\n");
    assertThat(events.next().data()).isEqualTo("a");
    stream.read();
    stream.end();

    assertThat(events.hasNext()).isFalse();

    assertThat(store.saved).containsExactly("1");
  }

  @Test
  void anEventWhoseHandlerClosesTheSourceHasBeenHandled() {
    Rig rig = Rig.of(builder -> builder.cursorStore(store));
    rig.source.onMessage(event -> rig.source.close());
    rig.connect().open().send("id: 1\ndata: a\n\nid: 2\ndata: b\n\n");
    rig.run();

    assertThat(store.saved).containsExactly("1");
  }

  @Test
  void anEventThatAHandlerHasNotHeardBecauseOfTheCloseHasNot() {
    Rig rig = Rig.of(builder -> builder.cursorStore(store));
    rig.source.onMessage(event -> rig.source.close()).onMessage(event -> {});
    rig.connect().open().send("id: 1\ndata: a\n\n");
    rig.run();

    assertThat(store.saved).isEmpty();
  }

  @Test
  void aStoreThatFailsAtTheCloseIsToldToNobody() {
    store.failing = true;
    Rig rig = Rig.of(builder -> builder.cursorStore(store));
    Told told = new Told(rig.source);
    rig.source.on("last", event -> rig.source.close());
    rig.connect().open().send("id: 1\ndata: a\n\nid: 2\nevent: last\ndata: b\n\n");
    rig.run();

    assertThat(told.lines()).containsExactly("open", "message a #1");
  }

  private static final class Memory implements CursorStore {
    final List<String> saved = new ArrayList<>();
    boolean failing;

    @Override
    public String load() {
      return "";
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
