package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightTest {
  private static final LogRecord OPEN = record(0, "a", "b");
  private static final LogRecord SECRET = record(1, "a", "b");

  @Test
  void anEventIsSeenByAnyOfItsTopics() {
    Sight sight = new Sight(Granted.of("a"), Granted.of("b", "c"));

    assertThat(sight.sees(OPEN)).isTrue();
    assertThat(sight.sees(SECRET)).isTrue();
    assertThat(sight.sees(record(0, "b", "c"))).isFalse();
    assertThat(sight.sees(record(1, "a"))).isFalse();
  }

  @Test
  void thePublicSightSeesNothingPrivate() {
    assertThat(Sight.PUBLIC.sees(OPEN)).isTrue();
    assertThat(Sight.PUBLIC.sees(SECRET)).isFalse();
    assertThat(Sight.ALL.sees(SECRET)).isTrue();
    assertThat(Sight.publicAnd(Granted.of("b")).sees(SECRET)).isTrue();
    assertThat(Sight.publicAnd(Granted.of("x")).sees(SECRET)).isFalse();
  }

  @Test
  void flagsOfOthersDoNotMakeAnEventPrivate() {
    assertThat(Sight.PUBLIC.sees(record(0xFE, "a"))).isTrue();
    assertThat(Sight.PUBLIC.sees(record(0xFF, "a"))).isFalse();
  }

  @Test
  void aSightThatGrantsAllThatIsFollowedIsNone() {
    Sight granted = new Sight(Granted.of("a", "b"), Granted.of("a", "b", "c"));

    assertThat(granted.over(Topics.of("a"))).isEqualTo(Sight.ALL);
    assertThat(granted.over(Topics.of("a", "b"))).isEqualTo(Sight.ALL);
    assertThat(granted.over(Topics.of("a", "c"))).isNotEqualTo(Sight.ALL);
    assertThat(granted.over(Topics.of("c")))
        .isEqualTo(new Sight(granted.publics(), Sight.ALL.privates()));
    assertThat(granted.over(TopicPattern.select(List.of("a", "**")))).isEqualTo(granted);
    assertThat(Sight.PUBLIC.over(Topics.of("a"))).isEqualTo(Sight.PUBLIC);
  }

  @Test
  void equalGrantsMakeEqualSights() {
    Sight one = Sight.publicAnd(Granted.of("a"));
    Sight same = Sight.publicAnd(Granted.of("a"));

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(Sight.publicAnd(Granted.of("b")));
    Follow all = Follow.of(List.of("a"), new Start.Latest(), Follow.OnGap.EARLIEST);
    assertThat(all.with(one).simple()).isEqualTo(all);
  }

  private static LogRecord record(int flags, String topic, String... alternates) {
    return new LogRecord(1, topic, List.of(alternates), flags, 0, 0, new byte[0]);
  }
}
