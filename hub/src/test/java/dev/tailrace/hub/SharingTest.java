package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners have in common is done once, and what concerns none of them not at all. */
class SharingTest {
  private static final List<List<String>> SELECTIONS =
      List.of(List.of("a/1"), List.of("a/1", "b"), List.of("a/*"), List.of("**"), List.of("a/*"));

  private final HubFixture hub = new HubFixture();
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void nothingIsHeld() {
    hub.close();
  }

  @Test
  void whoeverWantsTheSameEventsSharesTheirBytesWhateverTheTopics() {
    List<RecordingSink> sinks = new ArrayList<>();
    for (List<String> topics : SELECTIONS) {
      RecordingSink each = new RecordingSink();
      sinks.add(each);
      hub.follow(each, new Start.Latest(), topics.toArray(String[]::new));
    }
    hub.settle();

    hub.publish("a/1", "1");
    hub.publish("a/1", "2");
    hub.settle();

    assertThat(sinks).allSatisfy(each -> assertThat(each.take()).containsExactly("1", "2"));
    assertThat(hub.frames.wrapped).isEqualTo(1);
    assertThat(sinks).allSatisfy(each -> assertThat(each.sends).isEqualTo(1));
  }

  @Test
  void aLoopWhoseListenersFollowNoneOfItSleepsOn() {
    hub.follow(sink, new Start.Latest(), "a");
    hub.follow(new RecordingSink(), new Start.Latest(), "c", "d");
    hub.settle();

    hub.publish("b", "1");

    assertThat(hub.loop.runOne()).isFalse();
    hub.publish("c", "2");
    assertThat(hub.loop.runOne()).isTrue();
  }

  @Test
  void whatNobodyFollowedIsThereForWhoeverComesWhileTheShardSleeps() {
    hub.follow(sink, new Start.Latest(), "a");
    hub.settle();
    hub.publish("b", "1");
    hub.publish("b", "2");
    RecordingSink late = new RecordingSink();

    hub.follow(late, new Start.AfterId(HubFixture.id(1)), "b");
    hub.settle();
    hub.publish("b", "3");
    hub.settle();
    hub.publish("a", "4");
    hub.settle();

    assertThat(late.take()).containsExactly("2", "3");
    assertThat(sink.take()).containsExactly("4");
  }

  @Test
  void aSleepingShardTakesNoGapForItsOwn() {
    try (HubFixture forgetful = new HubFixture(2, HubOptions.DEFAULTS)) {
      forgetful.follow(sink, new Start.Latest(), "a");
      forgetful.settle();
      for (int i = 0; i < 10; i++) {
        forgetful.publish("b", "" + i);
      }
      forgetful.settle();

      forgetful.publish("a", "at last");
      forgetful.settle();
    }

    assertThat(sink.take()).containsExactly("at last");
    assertThat(sink.gaps).isEmpty();
  }

  @Test
  void listenersWhoComeBackTogetherShareWhatTheyMissed() {
    hub.publish("a", "1");
    hub.publish("a", "2");
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sinks.add(new RecordingSink());
      hub.follow(sinks.get(i), new Start.AfterId(HubFixture.id(1)), "a");
    }

    hub.settle();

    assertThat(sinks).allSatisfy(each -> assertThat(each.take()).containsExactly("2"));
    assertThat(hub.frames.wrapped).as("the first's, and all others'").isEqualTo(2);
  }

  @Test
  void aReadThatHasBegunIsNotSharedWithWhoeverAsksLater() {
    RecordingSink early = new RecordingSink();
    hub.follow(early, new Start.Last(1), "a");
    assertThat(hub.readers.runOne()).isTrue(); // looked up: there is nothing

    hub.publish("a", "1");
    hub.follow(sink, new Start.Last(1), "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("1");
    assertThat(early.take()).containsExactly("1");
  }
}
