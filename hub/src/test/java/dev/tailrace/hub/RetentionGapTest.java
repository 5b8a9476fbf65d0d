package dev.tailrace.hub;

import static dev.tailrace.hub.HubFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log keeps three events. */
class RetentionGapTest {
  private final HubFixture hub = new HubFixture(3, HubOptions.DEFAULTS);
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void nothingIsHeld() {
    hub.close();
  }

  @Test
  void anExpiredIdIsToldAtTheOpening() {
    publish(1, 10);

    hub.follow(sink, new Start.AfterId(id(2)), "a");
    hub.settle();

    assertThat(sink.opening)
        .isEqualTo(new Opening(id(7), new Gap(id(2), id(7), id(7), Gap.Reason.EXPIRED)));
    assertThat(sink.take()).containsExactly("8", "9", "10");
  }

  @Test
  void aCursorJustBeforeTheEarliestIsNoGap() {
    publish(1, 10);

    hub.follow(sink, new Start.AfterId(id(7)), "a");
    hub.settle();

    assertThat(sink.opening.gap()).isNull();
    assertThat(sink.take()).containsExactly("8", "9", "10");
  }

  @Test
  void aSlowListenerThatRetentionOvertookIsToldInItsPlace() {
    sink.room = 2;
    Subscription subscription = hub.follow(sink, new Start.Latest(), "a");
    publish(1, 10);

    sink.room = Integer.MAX_VALUE;
    subscription.resume();
    hub.settle();

    assertThat(sink.take())
        .containsExactly("1", "2", "gap " + id(2) + " -> " + id(7), "8", "9", "10");
  }

  @Test
  void afterSuchAGapALatestListenerGoesOnFromNow() {
    sink.room = 2;
    Subscription subscription =
        hub.shard.subscribe(Follow.of(List.of("a"), new Start.Latest(), Follow.OnGap.LATEST), sink);
    publish(1, 10);

    sink.room = Integer.MAX_VALUE;
    subscription.resume();
    hub.settle();
    publish(11, 11);

    assertThat(sink.take()).containsExactly("1", "2", "gap " + id(2) + " -> " + id(10), "11");
  }

  @Test
  void aLoopThatRetentionOvertookSendsItsListenersToTheLog() {
    hub.follow(sink, new Start.Latest(), "a");
    for (int i = 1; i <= 10; i++) {
      hub.publish("a", "" + i); // the loop does not come round
    }

    hub.settle();

    assertThat(sink.take()).containsExactly("gap " + id(0) + " -> " + id(7), "8", "9", "10");
  }

  private void publish(int from, int to) {
    for (int i = from; i <= to; i++) {
      hub.publish("a", "" + i);
      hub.settle();
    }
  }

  @Test
  void aQuietListenerIsToldOnlyWhatTheLoopHadNotSeen() {
    hub.follow(sink, new Start.Latest(), "quiet");
    hub.follow(new RecordingSink(), new Start.Latest(), "a");
    publish(1, 10);
    for (int i = 11; i <= 20; i++) {
      hub.publish("a", "" + i); // the loop does not come round
    }

    hub.settle();

    assertThat(sink.gaps).containsExactly(new Gap(id(10), id(17), id(17), Gap.Reason.EXPIRED));
  }
}
