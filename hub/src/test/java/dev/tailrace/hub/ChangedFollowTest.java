package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.hub.Follow.OnGap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener who follows other topics from some moment on. */
class ChangedFollowTest {
  private final HubFixture hub = new HubFixture();
  private final RecordingSink sink = new RecordingSink();

  @Test
  void whoIsLiveGetsWhatComesFromHereOn() {
    Subscription subscription = follow("a");
    hub.publish("b", "before");
    hub.publish("a", "1");
    hub.settle();

    subscription.change(asking("a", "b"));
    hub.publish("b", "2");
    hub.publish("a", "3");
    hub.settle();

    assertThat(sink.take()).containsExactly("1", "2", "3");
  }

  @Test
  void whatIsFollowedNoLongerDoesNotCome() {
    Subscription subscription = follow("a", "b");

    subscription.change(asking("b"));
    hub.publish("a", "no");
    hub.publish("b", "yes");
    hub.settle();

    assertThat(sink.take()).containsExactly("yes");
  }

  @Test
  void whatIsBeingReadForTheOldTopicsIsDropped() {
    sink.room = 0;
    Subscription subscription = follow("a");
    hub.publish("a", "no");
    hub.publish("b", "yes");
    hub.settle();
    sink.room = 5;
    subscription.resume(); // it reads

    subscription.change(asking("b"));
    hub.settle();

    assertThat(sink.take()).doesNotContain("no");
  }

  @Test
  void theSightMayChangeToo() {
    Subscription subscription = follow("a");
    hub.publish(PrivateEventsTest.event("seen", true, "a"));
    hub.settle();

    subscription.change(asking("a").with(Sight.PUBLIC));
    hub.publish(PrivateEventsTest.event("hidden", true, "a"));
    hub.publish("a", "open");
    hub.settle();

    assertThat(sink.take()).containsExactly("seen", "open");
  }

  @Test
  void whoAsksForTooManyKeepsWhatThereIs() {
    HubFixture small = new HubFixture(100, new HubOptions(1024, 1 << 20, 2, 60, 1));
    Subscription subscription = small.shard.subscribe(asking("a"), sink);
    small.settle();

    assertThatThrownBy(() -> subscription.change(asking("a", "b", "c")))
        .isInstanceOf(IllegalArgumentException.class);
    small.publish("a", "1");
    small.settle();

    assertThat(sink.take()).containsExactly("1");
  }

  /** Of a topic that is followed all the time nothing is lost or doubled, whatever else happens. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsFollowedThroughoutComesOnceAndInOrder(long seed) {
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    List<String> got = new ArrayList<>();
    Subscription subscription = follow("always");
    for (int i = 0; i < 400; i++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          hub.publish("always", "always" + i);
          expected.add("always" + i);
        }
        case 1 -> hub.publish("t" + random.nextInt(4), "other" + i);
        case 2 -> subscription = subscription.change(asking(some(random)));
        case 3 -> sink.room = sink.room == 0 ? 0 : 1 + random.nextInt(3); // soon it stalls
        case 4 -> {
          sink.room = Math.max(sink.room, 1 + random.nextInt(3));
          subscription.resume();
        }
        default -> hub.settle();
      }
      got.addAll(sink.take());
    }
    sink.room = Integer.MAX_VALUE;
    subscription.resume();
    hub.settle();
    got.addAll(sink.take());

    assertThat(got).filteredOn(data -> data.startsWith("always")).isEqualTo(expected);
    assertThat(got).doesNotHaveDuplicates();
  }

  private static String[] some(Random random) {
    Set<String> topics = new TreeSet<>(Set.of("always"));
    for (int i = random.nextInt(4); i > 0; i--) {
      topics.add("t" + random.nextInt(4));
    }
    return topics.toArray(String[]::new);
  }

  private Subscription follow(String... topics) {
    Subscription subscription = hub.shard.subscribe(asking(topics), sink);
    hub.settle();
    return subscription;
  }

  private static Follow asking(String... topics) {
    return Follow.of(List.of(topics), new Start.Latest(), OnGap.EARLIEST);
  }
}
