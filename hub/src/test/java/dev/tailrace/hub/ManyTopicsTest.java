package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Topics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Topics cost something while somebody follows them, and nothing afterwards. */
class ManyTopicsTest {
  private static final int TOPICS = Integer.getInteger("tailrace.names", 50_000);

  private final Listeners<Frames.Frame> listeners = new Listeners<>();

  @Test
  void whatNobodyFollowsAnyMoreLeavesNothing() {
    try (HubFixture fixture = new HubFixture()) {
      for (int i = 0; i < TOPICS; i++) {
        Topics topics = topics(i);
        LogCursor<Frames.Frame> cursor =
            new LogCursor<>(
                fixture.shard,
                listeners.roster(topics, sight(i)),
                Follow.OnGap.EARLIEST,
                new RecordingSink());
        listeners.add(cursor);
        assertThat(listeners.concerned(record(i))).isTrue();
        listeners.remove(cursor);
      }
    }

    assertThat(listeners.rosters().hasNext()).isFalse();
    assertThat(listeners.size()).isZero();
    for (int i = 0; i < TOPICS; i++) {
      assertThat(listeners.concerned(record(i))).isFalse();
    }
  }

  @Test
  void whatIsPublishedToTopicsThatNobodyFollowsLeavesNothing() {
    try (HubFixture fixture = new HubFixture(10, HubOptions.DEFAULTS)) {
      RecordingSink sink = new RecordingSink();
      fixture.follow(sink, new Start.Latest(), "user/0");
      fixture.settle();

      for (int i = 0; i < TOPICS; i++) {
        fixture.publish("user/" + i, "x");
      }
      fixture.settle();

      assertThat(sink.frames).hasSize(1);
      assertThat(fixture.shard.size()).isEqualTo(1);
    }
  }

  private static Sight sight(int i) {
    return switch (i % 4) {
      case 0 -> Sight.ALL;
      case 1 -> Sight.PUBLIC;
      default -> Sight.publicAnd(topic -> topic.endsWith("" + i));
    };
  }

  private static LogRecord record(int i) {
    return new LogRecord(1, "user/" + i, List.of(), 0, 0, 0, new byte[0]);
  }

  /** One, two, and a pattern by turns. */
  private static Topics topics(int i) {
    List<String> selectors = new ArrayList<>(List.of("user/" + i));
    if (i % 3 == 1) {
      selectors.add("other/" + i);
    } else if (i % 3 == 2) {
      selectors.add("group/" + i + "/**");
    }
    return TopicPattern.select(selectors);
  }
}
