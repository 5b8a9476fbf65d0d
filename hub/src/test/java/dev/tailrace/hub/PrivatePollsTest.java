package dev.tailrace.hub;

import static dev.tailrace.hub.HubFixture.id;
import static dev.tailrace.hub.PrivateEventsTest.asking;
import static dev.tailrace.hub.PrivateEventsTest.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A poll knows of what its listener may see, and of nothing else. */
class PrivatePollsTest {
  private static final PollLimits LIMITS = new PollLimits(100, 10_000);
  private static final ExcerptCodec<Excerpt> AS_IT_IS = excerpt -> excerpt;

  private final HubFixture hub = new HubFixture();

  @AfterEach
  void nothingIsHeld() {
    hub.close();
  }

  @Test
  void aPollIsNotWokenByWhatItMayNotSee() {
    RecordingPoll poll = new RecordingPoll();
    hub.shard.poll(asking(new Start.Latest(), Sight.PUBLIC, "a"), LIMITS, AS_IT_IS, poll);
    hub.publish(event("secret", true, "a"));
    hub.settle();
    assertThat(poll.waits()).isTrue();

    hub.publish("a", "open");
    hub.settle();

    assertThat(poll.data()).containsExactly("open");
    assertThat(poll.answer.cursor()).isEqualTo(id(2));
  }

  @Test
  void aPollThatIsHurriedPassesWhatItMayNotSee() {
    hub.publish(event("secret", true, "a"));
    hub.publish(event("secret", true, "a"));
    RecordingPoll answer = new RecordingPoll();
    Follow follow = asking(new Start.Earliest(), Sight.PUBLIC, "a");

    Poll poll = hub.shard.poll(follow, LIMITS, AS_IT_IS, answer);
    poll.hurry();
    hub.settle();

    assertThat(answer.answer).isEqualTo(new Excerpt(List.of(), id(2), false, null));
  }

  @Test
  void aPollIsToldTheTopicByWhichItHasAnEvent() {
    hub.publish(event("1", false, "hidden", "b", "a"));
    hub.publish(event("2", false, "a", "b"));
    hub.publish(event("3", true, "hidden", "b", "a"));
    RecordingPoll poll = new RecordingPoll();
    Sight sight = new Sight(Granted.of("a", "b"), Granted.of("a"));

    hub.shard.poll(asking(new Start.Earliest(), sight, "**"), LIMITS, AS_IT_IS, poll);
    hub.settle();

    assertThat(poll.answer.items()).extracting(Excerpt.Item::topic).containsExactly("b", "a", "a");
  }
}
