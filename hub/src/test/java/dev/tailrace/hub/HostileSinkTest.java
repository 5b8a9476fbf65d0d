package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sinks and executors that do what they may at the worst moment. */
class HostileSinkTest {
  private final HubFixture hub = new HubFixture();
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void nothingIsHeld() {
    hub.close();
  }

  @Test
  void aSinkThatHasRoomAgainWithinItsSendMissesNothing() {
    Subscription[] subscription = new Subscription[1];
    RecordingSink eager =
        new RecordingSink() {
          @Override
          public boolean send(Frames.Frame frame) {
            boolean more = super.send(frame);
            room = 1;
            subscription[0].resume();
            return more;
          }
        };
    eager.room = 1;
    subscription[0] = hub.follow(eager, new Start.Latest(), "a");

    for (int i = 1; i <= 5; i++) {
      hub.publish("a", "" + i);
    }
    hub.settle();

    assertThat(eager.take()).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void aSinkThatThrowsEndsAloneAndIsToldWhy() {
    RecordingSink broken = throwing();
    RecordingSink behind = throwing();
    hub.follow(broken, new Start.Latest(), "a");
    hub.follow(sink, new Start.Latest(), "a", "b");
    hub.publish("a", "1");
    hub.follow(behind, new Start.Earliest(), "a");

    hub.settle();
    hub.publish("a", "2");
    hub.settle();

    assertThat(sink.take()).containsExactly("1", "2");
    assertThat(broken.failure).hasRootCauseMessage("broken");
    assertThat(behind.failure).hasRootCauseMessage("broken");
    assertThat(hub.shard.size()).isEqualTo(1);
  }

  @Test
  void nothingIsSentAfterASinkHasClosedItsSubscription() {
    Subscription[] subscription = new Subscription[1];
    RecordingSink leaving =
        new RecordingSink() {
          @Override
          public boolean send(Frames.Frame frame) {
            subscription[0].close();
            return super.send(frame);
          }
        };
    try (HubFixture readsOneByOne = new HubFixture(10, new HubOptions(1024, 1024, 1, 1, 1))) {
      readsOneByOne.publish("a", "1");
      readsOneByOne.publish("a", "2");

      subscription[0] = readsOneByOne.follow(leaving, new Start.Earliest(), "a");
      readsOneByOne.settle();
    }

    assertThat(leaving.frames).hasSize(1);
  }

  @Test
  void aReadThatIsRejectedEndsTheSubscription() {
    Hub rejecting =
        new Hub(
            hub.log,
            HubOptions.DEFAULTS,
            hub.clock,
            task -> {
              throw new RejectedExecutionException("no more");
            });
    Shard<Frames.Frame> shard = rejecting.shard(hub.loop, hub.frames);
    hub.publish("a", "1");

    for (int i = 0; i <= HubOptions.DEFAULTS.maxReads(); i++) {
      RecordingSink one = new RecordingSink();
      shard.subscribe(Follow.of(List.of("a"), new Start.Earliest(), Follow.OnGap.EARLIEST), one);
      hub.settle();
      assertThat(one.failure).hasRootCauseMessage("no more");
    }

    assertThat(shard.size()).isZero();
  }

  private static RecordingSink throwing() {
    return new RecordingSink() {
      @Override
      public boolean send(Frames.Frame frame) {
        throw new IllegalStateException("broken");
      }
    };
  }
}
