package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a user gave a source throws what nobody expected; the source never hangs because of it. */
class UserCodeThatFailsTest {
  @Test
  void aStoreThatThrowsUncheckedDoesNotStallTheStream() {
    Rig rig = Rig.of(builder -> builder.cursorStore(new Broken()));
    Told told = new Told(rig.source);
    ManualTransport.Sent stream = rig.connect().open().send("id: 1\ndata: a\n\n");
    rig.run();

    stream.send("id: 2\ndata: b\n\n");
    rig.run();

    assertThat(told.lines())
        .containsExactly(
            "open",
            "message a #1",
            "note CURSOR_NOT_SAVED",
            "message b #2",
            "note CURSOR_NOT_SAVED");
  }

  @Test
  void aStoreThatThrowsUncheckedDoesNotKeepTheEndFromTheSubscriber() {
    Rig rig = Rig.of(b -> b.cursorStore(new Broken()).reconnect(ReconnectPolicy.NEVER));
    Slow slow = new Slow();
    rig.source.subscribe(slow);
    rig.run();
    ManualTransport.Sent stream = rig.transport.last().open();
    slow.request(1);

    stream.send("id: 1\ndata: a\n\n");
    stream.fail("cut");

    assertThat(slow.failure).isInstanceOf(EventSourceException.class);
  }

  @Test
  void aSupplierThatThrowsAnErrorIsToldAndTriedAgain() {
    Supplier<HttpRequest> requests =
        () -> {
          throw new NoClassDefFoundError("a token library");
        };
    Rig rig = Rig.asking(requests, builder -> builder);
    Told told = new Told(rig.source);

    rig.source.open();
    rig.run();

    assertThat(told.lines()).containsExactly("error NO_REQUEST in 3000");
  }

  @Test
  void aPolicyThatGivesNullClosesTheSource() {
    Rig rig = Rig.of(builder -> builder.reconnect((error, time) -> null));
    Told told = new Told(rig.source);
    rig.connect().fail("refused");
    rig.run();

    assertThat(told.lines()).containsExactly("error UNREACHABLE");
    assertThat(rig.source.readyState()).isEqualTo(ReadyState.CLOSED);
  }

  @Test
  void aPolicyThatThrowsAnErrorClosesTheSource() {
    Rig rig =
        Rig.of(
            builder ->
                builder.reconnect(
                    (error, time) -> {
                      throw new AssertionError("a policy's own");
                    }));
    Told told = new Told(rig.source);
    rig.connect().fail("refused");
    rig.run();

    assertThat(told.lines()).containsExactly("error UNREACHABLE");
    assertThat(rig.source.readyState()).isEqualTo(ReadyState.CLOSED);
  }

  @Test
  void aStoreThatCannotBeReadIsToldToTheSubscriberWhateverItThrows() {
    CursorStore broken =
        new Broken() {
          @Override
          public String load() {
            throw new IllegalArgumentException("no such table");
          }
        };
    CursorStore edited =
        new Broken() {
          @Override
          public String load() {
            return "5\n";
          }
        };

    for (CursorStore store : new CursorStore[] {broken, edited}) {
      Slow slow = new Slow();
      EventSource source = Rig.of(builder -> builder.cursorStore(store)).source;

      assertThatCode(() -> source.subscribe(slow)).doesNotThrowAnyException();
      assertThat(slow.failure)
          .isInstanceOfAny(IllegalArgumentException.class, UncheckedIOException.class);
    }
  }

  @Test
  void aTransportThatThrowsIsAFailureNotASilence() {
    Transport full =
        (request, receiver) -> {
          throw new RejectedExecutionException("the client's executor has been shut down");
        };
    Rig rig = Rig.of(builder -> builder.transport(full));
    Told told = new Told(rig.source);

    rig.source.open();
    rig.run();

    assertThat(told.lines()).containsExactly("error UNREACHABLE in 3000");
  }

  @Test
  void aSubscriberThatThrowsAtItsSubscriptionHasCancelledIt() {
    Rig rig = Rig.of();
    rig.source.subscribe(
        new Slow() {
          @Override
          public void onSubscribe(Flow.Subscription given) {
            throw new IllegalStateException("a subscriber's own");
          }
        });
    rig.run();

    assertThat(rig.transport.sent).isEmpty();
    assertThat(rig.source.readyState()).isEqualTo(ReadyState.CLOSED);
  }

  @Test
  void anExecutorThatThrowsAnErrorClosesTheSourceInsteadOfLeavingItHanging() {
    boolean[] full = new boolean[1];
    Rig rig =
        Rig.of(
            builder ->
                builder.executor(
                    task -> {
                      if (full[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                      }
                      task.run();
                    }));
    ManualTransport.Sent stream = rig.connect().open();

    full[0] = true;
    try {
      stream.send("data: a\n\n");
    } catch (OutOfMemoryError e) {
      // the transport's thread has its own worries
    }

    assertThat(rig.source.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(stream.aborted).isTrue();
  }

  private static class Broken implements CursorStore {
    @Override
    public String load() {
      return "";
    }

    @Override
    public void save(String lastEventId) {
      throw new IllegalStateException("the pool of connections is closed");
    }
  }
}
