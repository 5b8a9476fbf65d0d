package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
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

  @Test
  void aSinkThatRunsOutOfMemoryEndsAloneAmongThoseWhoShareARead() {
    List<RecordingSink> sinks =
        List.of(new RecordingSink(), failingToFail(), new RecordingSink(), new RecordingSink());
    hub.publish("a", "1");
    sinks.forEach(each -> hub.follow(each, new Start.Earliest(), "a"));

    hub.settle();

    assertThat(sinks.get(0).take()).containsExactly("1");
    assertThat(sinks.get(2).take()).containsExactly("1");
    assertThat(sinks.get(3).take()).containsExactly("1");
    assertThat(hub.shard.size()).isEqualTo(3);
  }

  @Test
  void aSinkThatRunsOutOfMemoryWhenLiveIsToldAndNotLeftWithAHole() {
    RecordingSink broken = failingToFail();
    hub.follow(broken, new Start.Latest(), "a");
    hub.follow(sink, new Start.Latest(), "a");
    hub.settle();

    hub.publish("a", "1");
    hub.settle();
    hub.publish("a", "2");
    hub.settle();

    assertThat(broken.take()).isEmpty();
    assertThat(hub.shard.size()).isEqualTo(1);
    assertThat(sink.take()).containsExactly("1", "2");
  }

  @Test
  void aSinkThatThrowsWhenAskedForRoomCostsOthersNothing() {
    AtomicBoolean broken = new AtomicBoolean();
    RecordingSink throwing =
        new RecordingSink() {
          @Override
          public boolean writable() {
            if (broken.get()) {
              throw new IllegalStateException("broken");
            }
            return super.writable();
          }
        };
    try (HubFixture forgetful = new HubFixture(3, HubOptions.DEFAULTS)) {
      forgetful.follow(throwing, new Start.Latest(), "a");
      forgetful.follow(sink, new Start.Latest(), "a");
      broken.set(true);
      for (int i = 1; i <= 10; i++) {
        forgetful.publish("a", "" + i); // the loop does not come round, and retention overtakes it
      }

      forgetful.settle();
    }

    assertThat(throwing.failure).isNotNull();
    assertThat(sink.take()).hasSize(4).last().isEqualTo("10");
    assertThat(sink.gaps).hasSize(1);
  }

  @Test
  void whoeverJoinsWithinASendDisturbsNobody() {
    RecordingSink joining = new RecordingSink();
    RecordingSink inviting =
        new RecordingSink() {
          @Override
          public boolean send(Frames.Frame frame) {
            if (joining.opening == null) {
              hub.follow(joining, new Start.Latest(), "a");
            }
            return super.send(frame);
          }
        };
    hub.follow(inviting, new Start.Latest(), "a");
    hub.follow(sink, new Start.Latest(), "a");
    hub.publish("a", "1");
    hub.settle();

    hub.publish("a", "2");
    hub.settle();

    assertThat(inviting.take()).containsExactly("1", "2");
    assertThat(sink.take()).containsExactly("1", "2");
    assertThat(joining.take()).containsExactly("2");
  }

  @Test
  void nothingIsSentAfterASinkHasClosedItsSubscriptionWhenToldOfAGap() {
    Subscription[] subscription = new Subscription[1];
    RecordingSink leaving =
        new RecordingSink() {
          @Override
          public void gap(Gap gap) {
            super.gap(gap);
            subscription[0].close();
          }
        };
    leaving.room = 1;
    try (HubFixture forgetful = new HubFixture(3, HubOptions.DEFAULTS)) {
      subscription[0] = forgetful.follow(leaving, new Start.Latest(), "a");
      forgetful.publish("a", "1");
      forgetful.settle();
      for (int i = 2; i < 10; i++) {
        forgetful.publish("a", "" + i);
      }
      leaving.room = 100;
      subscription[0].resume();

      forgetful.settle();
    }

    assertThat(leaving.gaps).hasSize(1);
    assertThat(leaving.sends).isEqualTo(1);
  }

  @Test
  void aLoopThatRejectsOneWakeUpHearsTheNext() {
    AtomicBoolean full = new AtomicBoolean();
    Shard<Frames.Frame> shard =
        hub.hub.shard(
            task -> {
              if (full.get()) {
                throw new RejectedExecutionException("full");
              }
              hub.loop.execute(task);
            },
            hub.frames);
    shard.subscribe(Follow.of(List.of("a"), new Start.Latest(), Follow.OnGap.EARLIEST), sink);

    full.set(true);
    hub.publish("a", "1");
    full.set(false);
    hub.publish("a", "2");
    hub.settle();

    assertThat(sink.take()).containsExactly("1", "2");
  }

  @Test
  void readersWithoutAThreadAreAskedAgainByTheNext() {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    Hub poor =
        new Hub(
            hub.log,
            new HubOptions(1024, 1 << 20, 10, 1024, 1),
            hub.clock,
            task -> {
              if (exhausted.get()) {
                throw new OutOfMemoryError("no thread");
              }
              hub.readers.execute(task);
            });
    Shard<Frames.Frame> shard = poor.shard(hub.loop, hub.frames);
    Follow follow = Follow.of(List.of("a"), new Start.Earliest(), Follow.OnGap.EARLIEST);
    hub.publish("a", "1");
    RecordingSink unlucky = new RecordingSink();
    shard.subscribe(follow, unlucky);
    hub.settle();

    exhausted.set(false);
    shard.subscribe(follow, sink);
    hub.settle();

    assertThat(unlucky.failure).hasRootCauseMessage("no thread");
    assertThat(sink.take()).containsExactly("1");
  }

  /** As when there is no memory for what it would have to write, nor for saying so. */
  private static RecordingSink failingToFail() {
    return new RecordingSink() {
      @Override
      public boolean send(Frames.Frame frame) {
        throw new OutOfMemoryError("direct");
      }

      @Override
      public void failed(IOException cause) {
        throw new IllegalStateException("and this too");
      }
    };
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
