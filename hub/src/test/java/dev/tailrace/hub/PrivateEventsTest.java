package dev.tailrace.hub;

import static dev.tailrace.hub.HubFixture.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.hub.Follow.OnGap;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener may not see is as if it were not there, and costs it nothing to pass. */
class PrivateEventsTest {
  private final HubFixture hub = new HubFixture();
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void nothingIsHeld() {
    hub.close();
  }

  @Test
  void onlyWhoIsGrantedHearsOfAPrivateEvent() {
    RecordingSink granted = new RecordingSink();
    follow(sink, new Start.Latest(), Sight.PUBLIC, "a");
    follow(granted, new Start.Latest(), Sight.publicAnd(Granted.of("a")), "a");
    hub.settle();

    hub.publish("a", "open");
    publishPrivate("secret", "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("open");
    assertThat(granted.take()).containsExactly("open", "secret");
  }

  @Test
  void theGrantMayBeForAnotherTopicThanTheOneFollowed() {
    follow(sink, new Start.Latest(), Sight.publicAnd(Granted.of("user/7")), "books");
    hub.settle();

    publishPrivate("mine", "books", "user/7");
    publishPrivate("another's", "books", "user/8");
    hub.settle();

    assertThat(sink.take()).containsExactly("mine");
  }

  @Test
  void whoeverFollowsAnyOfItsTopicsIsWokenByAnEvent() {
    RecordingSink some = new RecordingSink();
    follow(sink, new Start.Latest(), Sight.PUBLIC, "b");
    follow(some, new Start.Latest(), Sight.publicAnd(Granted.of("d")), "c", "z");
    hub.settle();

    hub.publish(event("1", false, "a", "b"));
    hub.settle();
    hub.publish(event("2", true, "a", "c", "d"));
    hub.settle();

    assertThat(sink.take()).containsExactly("1");
    assertThat(some.take()).containsExactly("2");
  }

  @Test
  void whoFollowsSeveralOfItsTopicsGetsAnEventOnce() {
    RecordingSink replayed = new RecordingSink();
    follow(sink, new Start.Latest(), Sight.ALL, "a", "b", "c/*");
    hub.settle();

    hub.publish(event("x", false, "c/1", "b", "a", "b"));
    hub.settle();
    follow(replayed, new Start.Earliest(), Sight.ALL, "a", "b", "c/*");
    hub.settle();

    assertThat(sink.take()).containsExactly("x");
    assertThat(replayed.take()).containsExactly("x");
  }

  @Test
  void replayTellsNoMoreThanLiveDid() {
    hub.publish("a", "1");
    publishPrivate("2", "a");
    hub.publish("a", "3");

    follow(sink, new Start.Earliest(), Sight.PUBLIC, "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("1", "3");
  }

  @Test
  void theNewestAreCountedWithoutWhatIsNotVisible() {
    for (int i = 0; i < 100; i++) {
      hub.publish(event("" + i, i % 10 != 0, "a"));
    }

    follow(sink, new Start.Last(3), Sight.PUBLIC, "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("70", "80", "90");
  }

  @Test
  void sinceATimeOnlyWhatIsVisibleComes() {
    publishPrivate("1", "a");
    hub.clock.advance(Duration.ofMinutes(1));
    publishPrivate("2", "a");
    hub.publish("a", "3");

    follow(sink, new Start.Since(hub.clock.instant()), Sight.PUBLIC, "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("3");
  }

  @Test
  void theIdOfAnInvisibleEventIsAsUnknownAsOneThatNeverWas() {
    hub.publish("a", "1");
    hub.publish(withId("secret-id", true, "a"));
    hub.publish("a", "3");
    RecordingSink guess = new RecordingSink();

    follow(sink, new Start.AfterId("secret-id"), Sight.PUBLIC, "a");
    follow(guess, new Start.AfterId("no such id"), Sight.PUBLIC, "a");
    hub.settle();

    Gap told = sink.opening.gap();
    assertThat(told)
        .isEqualTo(new Gap("secret-id", id(0), id(0), Gap.Reason.UNKNOWN));
    assertThat(guess.opening.gap())
        .isEqualTo(new Gap("no such id", told.earliest(), told.cursor(), told.reason()));
    assertThat(sink.take()).isEqualTo(guess.take()).containsExactly("1", "3");
  }

  @Test
  void noGrantOfOnesOwnTopicTellsOfTheIdsOfOthers() {
    hub.publish("a", "1");
    hub.publish(withId("secret-id", true, "z"));
    hub.publish(withId("open-id", false, "z"));
    hub.publish("a", "4");
    Sight sight = Sight.publicAnd(Granted.of("a"));
    RecordingSink known = new RecordingSink();

    follow(sink, new Start.AfterId("secret-id"), sight, "a");
    follow(known, new Start.AfterId("open-id"), sight, "a");
    hub.settle();

    assertThat(sink.opening.gap().reason()).isEqualTo(Gap.Reason.UNKNOWN);
    assertThat(sink.take()).containsExactly("1", "4");
    assertThat(known.opening.gap()).isNull();
    assertThat(known.take()).containsExactly("4");
  }

  @Test
  void anIdMeansTheFirstEventThatOneMaySee() {
    hub.publish(withId("id", true, "a"));
    hub.publish("a", "between");
    hub.publish(withId("id", false, "a"));
    hub.publish("a", "after");
    RecordingSink all = new RecordingSink();

    follow(sink, new Start.AfterId("id"), Sight.PUBLIC, "a");
    follow(all, new Start.AfterId("id"), Sight.ALL, "a");
    hub.settle();

    assertThat(sink.take()).containsExactly("after");
    assertThat(all.take()).containsExactly("between", "id", "after");
  }

  @Test
  void anOffsetIsAPlaceWhateverIsThere() {
    hub.publish("a", "1");
    publishPrivate("2", "a");
    hub.publish("a", "3");

    follow(sink, new Start.AfterId(id(2)), Sight.PUBLIC, "a");
    hub.settle();

    assertThat(sink.opening.gap()).isNull();
    assertThat(sink.take()).containsExactly("3");
  }

  @Test
  void whoIsStalledPassesWhatItMayNotSee() {
    sink.room = 1;
    Subscription subscription = follow(sink, new Start.Latest(), Sight.PUBLIC, "a");
    hub.settle();
    hub.publish("a", "first");
    hub.settle();
    for (int i = 0; i < 20; i++) {
      publishPrivate("secret", "a");
    }
    hub.settle();

    sink.room = 5;
    subscription.resume();
    hub.settle();
    int wrapped = hub.frames.wrapped;
    publishPrivate("secret", "a");
    hub.publish("a", "last");
    hub.settle();

    assertThat(sink.take()).containsExactly("first", "last");
    assertThat(hub.frames.wrapped).isEqualTo(wrapped + 1);
  }

  @Test
  void whoHasHadPartOfATurnFromTheLogIsGivenOfTheRestOnlyWhatItMaySee() {
    try (HubFixture small = new HubFixture(100, new HubOptions(1024, 1 << 20, 10, 60, 1))) {
      small.shard.subscribe(asking(new Start.Latest(), Sight.ALL, "a"), new RecordingSink());
      small.settle();
      small.publish("a", "a turn of its own".repeat(4));
      for (String data : List.of("2", "3", "4")) {
        small.publish("a", data);
      }
      small.shard.subscribe(asking(new Start.AfterId(id(2)), Sight.PUBLIC, "a"), sink);
      small.readers.runOne();
      small.loop.runOne(); // the turn of 1
      small.loop.runOne(); // the start is known
      small.readers.runOne(); // it reads 3 and 4
      small.loop.runOne(); // the turn of 2 and 3
      small.loop.runOne(); // it is live, after 4

      small.publish(event("secret", true, "a"));
      small.publish("a", "6");
      small.loop.runOne(); // the turn of 4 and the secret
      assertThat(sink.take()).containsExactly("3", "4");
      small.settle();
    }

    assertThat(sink.take()).containsExactly("6");
  }

  @Test
  void nothingIsMadeOfWhatNobodyMaySee() {
    follow(sink, new Start.Latest(), Sight.PUBLIC, "a");
    follow(new RecordingSink(), new Start.Latest(), Sight.PUBLIC, "a", "b");
    hub.settle();

    publishPrivate("secret", "a");
    hub.settle();

    assertThat(hub.frames.wrapped).isZero();
    assertThat(sink.sends).isZero();
  }

  @Test
  void whoSeesTheSameSharesItsBytesWhateverTheSight() {
    List<RecordingSink> sinks = new ArrayList<>();
    List<Sight> sights =
        List.of(
            Sight.ALL,
            Sight.PUBLIC,
            Sight.publicAnd(Granted.of("z")),
            Sight.publicAnd(Granted.of("a")),
            new Sight(Granted.of("a"), Granted.of("z")));
    for (Sight sight : sights) {
      sinks.add(new RecordingSink());
      follow(sinks.get(sinks.size() - 1), new Start.Latest(), sight, "a");
    }
    hub.settle();

    hub.publish("a", "1");
    hub.settle();

    assertThat(hub.frames.wrapped).isEqualTo(1);
    assertThat(sinks).allSatisfy(each -> assertThat(each.take()).containsExactly("1"));
    assertThat(sinks).allSatisfy(each -> assertThat(each.sends).isEqualTo(1));
  }

  @Test
  void listenersOfEqualSightsWhoComeBackTogetherShareTheRead() {
    hub.publish("a", "1");
    publishPrivate("2", "a");
    hub.publish("a", "3");
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sinks.add(new RecordingSink());
      Sight sight = Sight.publicAnd(Granted.of("other"));
      follow(sinks.get(i), new Start.AfterId(id(1)), sight, "a");
    }

    hub.settle();

    assertThat(sinks).allSatisfy(each -> assertThat(each.take()).containsExactly("3"));
    assertThat(hub.frames.wrapped).as("the first's, and all others'").isEqualTo(2);
  }

  @Test
  void aTopicsStateHasWhatIsVisibleOfIt() throws IOException {
    for (int i = 0; i < 10; i++) {
      hub.publish(event("" + i, i % 2 == 1, "a", "b"));
    }

    TopicState open = hub.hub.state("b", 3, Sight.PUBLIC);
    TopicState all = hub.hub.state("b", 3, Sight.publicAnd(Granted.of("a")));

    assertThat(data(open)).containsExactly("4", "6", "8");
    assertThat(open.latest()).isEqualTo(id(10));
    assertThat(data(all)).containsExactly("7", "8", "9");
  }

  @Test
  void aLossIsToldToThoseToo() {
    try (HubFixture forgetful = new HubFixture(5, HubOptions.DEFAULTS)) {
      for (int i = 0; i < 20; i++) {
        forgetful.publish(event("" + i, i % 2 == 1, "a"));
      }
      Follow follow = asking(new Start.AfterId(id(3)), Sight.PUBLIC, "a");

      forgetful.shard.subscribe(follow, sink);
      forgetful.settle();
    }

    assertThat(sink.opening.gap()).isEqualTo(new Gap(id(3), id(15), id(15), Gap.Reason.EXPIRED));
    assertThat(sink.take()).containsExactly("16", "18");
  }

  @Test
  void aKeyUsedForAPublicEventIsNotGoodForAPrivateOne() {
    Event event = Event.of("x");
    hub.publish(new Publication("a", List.of(), event, null, "key", false));

    Published again = hub.publish(new Publication("a", List.of(), event, null, "key", true));

    assertThat(again).isEqualTo(new Published.KeyReused(id(1)));
  }

  @Test
  void anEventHasAHundredTopicsAtTheMost() {
    String[] topics = Stream.iterate("t", t -> t + "t").limit(101).toArray(String[]::new);

    assertThat(event("x", false, "t", "tt", "t", "tt").alternates()).containsExactly("tt");
    assertThatThrownBy(() -> event("x", false, topics))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("101 topics; an event has at most 100");
    assertThatThrownBy(() -> event("x", false, "a", "b/*"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("topic contains '*', which only patterns may");
  }

  private Subscription follow(RecordingSink to, Start start, Sight sight, String... topics) {
    return hub.shard.subscribe(asking(start, sight, topics), to);
  }

  static Follow asking(Start start, Sight sight, String... topics) {
    return Follow.of(List.of(topics), start, OnGap.EARLIEST).with(sight);
  }

  private void publishPrivate(String data, String... topics) {
    assertThat(hub.publish(event(data, true, topics))).isInstanceOf(Published.Accepted.class);
  }

  static Publication event(String data, boolean isPrivate, String... topics) {
    List<String> all = List.of(topics);
    Event event = Event.of(data);
    return new Publication(all.get(0), all.subList(1, all.size()), event, null, null, isPrivate);
  }

  private static Publication withId(String id, boolean isPrivate, String topic) {
    Event event = Event.of(id).withId(id);
    return new Publication(topic, List.of(), event, null, null, isPrivate);
  }

  private static List<String> data(TopicState state) {
    return state.recent().stream().map(recent -> recent.event().data()).toList();
  }
}
