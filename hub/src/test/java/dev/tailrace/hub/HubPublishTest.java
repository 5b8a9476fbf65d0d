package dev.tailrace.hub;

import static dev.tailrace.hub.HubFixture.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.log.Accounts;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubPublishTest {
  private final HubFixture hub = new HubFixture();
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void nothingIsHeld() {
    hub.close();
  }

  @Test
  void theIdIsEpochAndOffset() {
    Published first = hub.publish("a", "x");
    Published second = hub.publish("b", "y");

    assertThat(first).isEqualTo(new Published.Accepted(id(1), 1, false));
    assertThat(second).isEqualTo(new Published.Accepted(id(2), 2, false));
  }

  @Test
  void theLatestIdIsThatOfTheNewestEvent() {
    assertThat(hub.hub.latest()).isEmpty();

    hub.publish("a", "x");
    hub.publish("b", "y");

    assertThat(hub.hub.latest()).contains(id(2));
  }

  @Test
  void whatIsKeptIsThatOfTheCanonicalTopicsAccount() {
    Accounts accounts = new Accounts("first-letter", topic -> topic.substring(0, 1));
    InMemoryLog log = new InMemoryLog(HubFixture.EPOCH, 2, hub.clock, accounts);
    Hub counting = new Hub(log, HubOptions.DEFAULTS, hub.clock, hub.readers);
    Event event = Event.of("x".repeat(1000));

    counting.publish(
        new Publication("a/1", List.of("b/1"), event, null, null, false), done -> {});
    long one = counting.kept("a");
    counting.publish(Publication.of("a/1", event), done -> {});
    counting.publish(Publication.of("c/1", event), done -> {});

    assertThat(one).isBetween(1000L, 1200L);
    assertThat(counting.kept("a")).isBetween(1000L, one); // two are kept, of both
    assertThat(counting.kept("b")).isZero();
    assertThat(counting.kept("c")).isEqualTo(counting.kept("a"));
  }

  @Test
  void theFrameHasItsFieldsInOrder() {
    hub.follow(sink, new Start.Latest(), "a");

    hub.publish(Publication.of("a", Event.of("prïce", "1\n2").withRetryMillis(500)));
    hub.settle();

    assertThat(sink.frames)
        .containsExactly("event: prïce\nid: aaaaaa.1\nretry: 500\ndata: 1\ndata: 2\n\n");
  }

  @Test
  void theTypeMessageIsLeftOut() {
    hub.follow(sink, new Start.Latest(), "a");

    hub.publish("a", "");
    hub.settle();

    assertThat(sink.frames).containsExactly("id: aaaaaa.1\ndata: \n\n");
  }

  @Test
  void theSameKeyTwiceIsOneEvent() {
    Publication publication = new Publication("a", Event.of("x"), null, "key");
    Published first = hub.publish(publication);

    Published again = hub.publish(publication);

    assertThat(first).isEqualTo(new Published.Accepted(id(1), 1, false));
    assertThat(again).isEqualTo(new Published.Accepted(id(1), 1, true));
    assertThat(hub.log.end()).isEqualTo(1);
  }

  @Test
  void theSameKeyForAnotherEventIsToldApart() {
    hub.publish(new Publication("a", Event.of("x"), null, "key"));

    Published other = hub.publish(new Publication("a", Event.of("y"), null, "key"));

    assertThat(other).isEqualTo(new Published.KeyReused(id(1)));
  }

  @Test
  void aKeyBelongsToItsTopicAndLastsADay() {
    hub.publish(new Publication("a", Event.of("x"), null, "key"));

    Published elsewhere = hub.publish(new Publication("b", Event.of("x"), null, "key"));
    hub.clock.advance(Duration.ofHours(24));
    Published nextDay = hub.publish(new Publication("a", Event.of("x"), null, "key"));

    assertThat(elsewhere).isEqualTo(new Published.Accepted(id(2), 2, false));
    assertThat(nextDay).isEqualTo(new Published.Accepted(id(3), 3, false));
  }

  @Test
  void anIdOfTheHubsOwnFormAndEpochIsRefused() {
    Publication forged = Publication.of("a", Event.of("x").withId(id(1)));

    assertThatThrownBy(() -> hub.publish(forged)).hasMessageContaining("this hub's own");
  }

  @Test
  void anIdOfAnotherHubIsKept() {
    Published kept = hub.publish(Publication.of("a", Event.of("x").withId("bbbbbb.7")));

    assertThat(kept).isEqualTo(new Published.Accepted("bbbbbb.7", 1, false));
  }

  @Test
  void anEventOfExactlyTheLimitIsTakenAndOneByteMoreIsNot() {
    int framing = "data: \n\n".length();
    String fits = "x".repeat(HubOptions.DEFAULTS.maxEventBytes() - framing);

    assertThat(hub.publish("a", fits)).isInstanceOf(Published.Accepted.class);
    assertThatThrownBy(() -> hub.publish("a", fits + "x"))
        .isInstanceOf(EventTooLargeException.class)
        .hasMessage("event has 262145 bytes on the wire; at most 262144 are accepted");
  }

  @Test
  void aTypeWithNulIsRefused() {
    Event event = Event.of("a\0b", "x");

    assertThatThrownBy(() -> Publication.of("a", event)).hasMessageContaining("NUL");
  }

  @Test
  void anEmptyIdOrAnEmptyKeyOrNoTimeToLiveIsRefused() {
    assertThatThrownBy(() -> Publication.of("a", Event.of("x").withId("")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Publication("a", Event.of("x"), null, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Publication("a", Event.of("x"), Duration.ZERO, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWaitsForTheLogIsBounded() {
    WaitingLog log = new WaitingLog();
    Hub bounded = new Hub(log, new HubOptions(64, 100, 1, 1, 1), hub.clock, hub.readers);
    List<Published> outcomes = new ArrayList<>();
    Publication fifty = Publication.of("a", Event.of("x".repeat(42)));

    bounded.publish(fifty, outcomes::add);
    bounded.publish(fifty, outcomes::add);
    bounded.publish(fifty, outcomes::add);

    assertThat(outcomes)
        .containsExactly(
            new Published.Refused(
                Published.Reason.BUSY, "more than 100 bytes of events are waiting for the log"));
    log.finishAll();
    bounded.publish(fifty, outcomes::add);
    assertThat(outcomes).hasSize(3);
    assertThat(log.waiting()).isEqualTo(1);
  }

  @Test
  void aClosedLogRefuses() {
    hub.log.close();

    Published refused = hub.publish("a", "x");

    assertThat(refused)
        .isEqualTo(new Published.Refused(Published.Reason.CLOSED, "the log is closed"));
  }

  @Test
  void theStateOfATopicShowsItsNewestEvents() throws IOException {
    hub.publish("a", "1");
    hub.publish("b", "other");
    hub.publish(new Publication("a", Event.of("gone"), Duration.ofSeconds(1), null));
    hub.publish(Publication.of("a", Event.of("price", "2")));
    hub.clock.advance(Duration.ofSeconds(1));

    TopicState state = hub.hub.state("a", 2);

    assertThat(state.earliest()).isEqualTo(id(0));
    assertThat(state.latest()).isEqualTo(id(4));
    assertThat(state.recent())
        .extracting(TopicState.Recent::event)
        .containsExactly(new Event("price", "2", id(4), Event.NO_RETRY));
  }
}
