package dev.tailrace.hub;

import static dev.tailrace.hub.HubFixture.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.wire.Event;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogCursorTest {
  private final HubFixture hub = new HubFixture();
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void nothingIsHeld() {
    hub.close();
  }

  @Test
  void aListenerHearsWhatIsPublishedAfterItCame() {
    hub.publish("a", "before");
    hub.follow(sink, new Start.Latest(), "a");
    hub.publish("a", "after");

    hub.settle();

    assertThat(sink.take()).containsExactly("after");
    assertThat(sink.opening).isEqualTo(new Opening(id(1), null));
  }

  @Test
  void otherTopicsAreNotHeard() {
    hub.follow(sink, new Start.Latest(), "a");

    hub.publish("b", "no");
    hub.publish("a/b", "no");
    hub.publish("a", "yes");
    hub.settle();

    assertThat(sink.take()).containsExactly("yes");
  }

  @Test
  void liveEventsWaitUntilReplayEnds() {
    hub.publish("a", "1");
    hub.follow(sink, new Start.Earliest(), "a");
    hub.publish("a", "2");
    hub.loop.runAll();

    assertThat(sink.frames).isEmpty();
    hub.settle();

    assertThat(sink.take()).containsExactly("1", "2");
  }

  @Test
  void anEventPublishedBetweenReadAndParkIsNeitherLostNorDoubled() {
    hub.publish("a", "1");
    hub.follow(sink, new Start.Earliest(), "a");
    hub.readers.runAll();
    hub.loop.runAll();
    hub.readers.runAll();
    hub.publish("a", "2");
    hub.loop.runAll();
    hub.publish("a", "3");

    hub.settle();

    assertThat(sink.take()).containsExactly("1", "2", "3");
  }

  @Test
  void resumeContinuesAfterTheIdTheListenerHad() {
    hub.publish("a", "1");
    hub.publish("b", "other");
    hub.publish("a", "2");
    hub.publish("a", "3");

    hub.follow(sink, new Start.AfterId(id(1)), "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("2", "3");
    assertThat(sink.opening).isEqualTo(new Opening(id(1), null));
  }

  @Test
  void anIdOfAnotherTopicIsACursorToo() {
    hub.publish("a", "1");
    hub.publish("b", "other");
    hub.publish("a", "2");

    hub.follow(sink, new Start.AfterId(id(2)), "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("2");
  }

  @Test
  void aPublishersIdIsSeenAndResumedFrom() {
    hub.publish(Publication.of("a", Event.of("1").withId("urn:x:1")));
    hub.publish(Publication.of("a", Event.of("2").withId("urn:x:2")));

    hub.follow(sink, new Start.AfterId("urn:x:1"), "a");
    hub.settle();

    assertThat(sink.frames).containsExactly("id: urn:x:2\ndata: 2\n\n");
  }

  @Test
  void theSameForeignIdOnTwoTopicsMeansEachTopicsOwnEvent() {
    hub.publish(Publication.of("a", Event.of("a1").withId("1")));
    hub.publish(Publication.of("b", Event.of("b1").withId("1")));
    hub.publish(Publication.of("a", Event.of("a2").withId("2")));
    hub.publish(Publication.of("b", Event.of("b2").withId("2")));

    hub.follow(sink, new Start.AfterId("1"), "b");
    hub.settle();

    assertThat(sink.take()).containsExactly("b2");
  }

  @Test
  void sinceAndLastStartWhereTheySay() {
    hub.publish("a", "old");
    hub.clock.advance(Duration.ofMinutes(10));
    hub.publish("a", "new");
    hub.publish("a", "newer");
    RecordingSink last = new RecordingSink();

    hub.follow(sink, new Start.Since(hub.clock.instant()), "a");
    hub.follow(last, new Start.Last(1), "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("new", "newer");
    assertThat(last.take()).containsExactly("newer");
  }

  @Test
  void manyTopicsComeInTheOrderOfTheLog() {
    hub.publish("a", "a1");
    hub.publish("b", "b1");
    hub.follow(sink, new Start.Earliest(), "b", "a", "x/**");
    hub.settle();
    hub.publish("x/y", "x1");
    hub.publish("a", "a2");
    hub.publish("c", "no");
    hub.publish("b", "b2");

    hub.settle();

    assertThat(sink.take()).containsExactly("a1", "b1", "x1", "a2", "b2");
  }

  @Test
  void aTopicNamedTwiceIsHeardOnce() {
    hub.follow(sink, new Start.Latest(), "a", "a", "*", "**");

    hub.publish("a", "once");
    hub.settle();

    assertThat(sink.take()).containsExactly("once");
  }

  @Test
  void anUnknownIdIsAnsweredWithAGapAndTheEarliestEvents() {
    hub.publish("a", "1");

    hub.follow(sink, new Start.AfterId("never-seen"), "a");
    hub.settle();

    assertThat(sink.opening)
        .isEqualTo(new Opening(id(0), new Gap("never-seen", id(0), id(0), Gap.Reason.UNKNOWN)));
    assertThat(sink.take()).containsExactly("1");
  }

  @Test
  void anIdFromTheFutureIsUnknown() {
    hub.publish("a", "1");

    hub.follow(sink, new Start.AfterId(id(99)), "a");
    hub.settle();

    assertThat(sink.opening.gap().reason()).isEqualTo(Gap.Reason.UNKNOWN);
  }

  @Test
  void afterAGapALatestListenerStartsFromNow() {
    hub.publish("a", "1");

    hub.shard.subscribe(
        Follow.of(List.of("a"), new Start.AfterId("never-seen"), Follow.OnGap.LATEST), sink);
    hub.settle();
    hub.publish("a", "2");
    hub.settle();

    assertThat(sink.take()).containsExactly("2");
    assertThat(sink.opening.gap().cursor()).isEqualTo(id(1));
  }

  @Test
  void aListenerWithoutRoomIsSkippedAndTheOthersAreNot() {
    sink.room = 2;
    hub.follow(sink, new Start.Latest(), "a");
    hub.settle();
    RecordingSink healthy = new RecordingSink();
    hub.follow(healthy, new Start.Latest(), "a");
    for (int i = 1; i <= 100; i++) {
      hub.publish("a", "" + i);
      hub.settle();
    }

    assertThat(sink.take()).containsExactly("1", "2");
    assertThat(healthy.take()).hasSize(100);
  }

  @Test
  void whenThereIsRoomAgainNothingIsMissing() {
    sink.room = 2;
    Subscription subscription = hub.follow(sink, new Start.Latest(), "a");
    for (int i = 1; i <= 5; i++) {
      hub.publish("a", "" + i);
      hub.settle();
    }

    sink.room = Integer.MAX_VALUE;
    subscription.resume();
    hub.settle();
    hub.publish("a", "6");
    hub.settle();

    assertThat(sink.take()).containsExactly("1", "2", "3", "4", "5", "6");
  }

  @Test
  void onlyTheFirstFrameWrapsWhateverTheNumberOfListeners() {
    List<RecordingSink> many = Stream.generate(RecordingSink::new).limit(50).toList();
    many.forEach(s -> hub.follow(s, new Start.Latest(), "a"));

    hub.publish("a", "x");
    hub.publish("nobody", "y");
    hub.settle();

    assertThat(hub.frames.wrapped).isEqualTo(1);
    assertThat(many).allSatisfy(s -> assertThat(s.take()).containsExactly("x"));
  }

  @Test
  void whatComesTogetherIsSentOnce() {
    hub.follow(sink, new Start.Latest(), "a");
    hub.settle();
    int before = sink.sends;

    hub.publish("a", "1");
    hub.publish("a", "2");
    hub.publish("a", "3");
    hub.settle();

    assertThat(sink.take()).hasSize(3);
    assertThat(sink.sends - before).isEqualTo(1);
  }

  @Test
  void aClosedSubscriptionHearsNothing() {
    Subscription subscription = hub.follow(sink, new Start.Earliest(), "a");
    hub.publish("a", "1");
    hub.readers.runAll();

    subscription.close();
    subscription.close();
    hub.settle();

    assertThat(sink.frames).isEmpty();
    assertThat(hub.shard.size()).isZero();
  }

  @Test
  void whoeverLeavesTheOthersStay() {
    List<RecordingSink> sinks = Stream.generate(RecordingSink::new).limit(5).toList();
    List<Subscription> subscriptions =
        sinks.stream().map(s -> hub.follow(s, new Start.Latest(), "a")).toList();

    subscriptions.get(1).close();
    subscriptions.get(4).close();
    subscriptions.get(0).close();
    hub.publish("a", "x");
    hub.settle();

    assertThat(sinks.stream().map(RecordingSink::take).map(List::size))
        .containsExactly(0, 0, 1, 1, 0);
    subscriptions.get(2).close();
    subscriptions.get(3).close();
    assertThat(hub.shard.size()).isZero();
  }

  @Test
  void anEventThatHasExpiredIsNotReplayed() {
    hub.publish(new Publication("a", Event.of("short"), Duration.ofSeconds(5), null));
    hub.publish("a", "long");
    hub.clock.advance(Duration.ofSeconds(5));

    hub.follow(sink, new Start.Earliest(), "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("long");
  }

  @Test
  void moreTopicsThanAllowedAreRefused() {
    String[] tooMany = new String[HubOptions.DEFAULTS.maxTopics() + 1];
    Arrays.setAll(tooMany, i -> "t" + i);

    assertThatThrownBy(() -> hub.follow(sink, new Start.Latest(), tooMany))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1001 topics");
    assertThat(hub.shard.size()).isZero();
  }
}
