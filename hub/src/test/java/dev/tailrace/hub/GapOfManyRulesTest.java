package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.LogOptions;
import dev.tailrace.log.Retention;
import dev.tailrace.log.RetentionRule;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Topics;
import dev.tailrace.testkit.ManualClock;
import dev.tailrace.testkit.ManualExecutor;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two topics, kept by different rules: of one all is left, of the other the newest twenty. */
class GapOfManyRulesTest {
  private static final int EVENTS = 50;
  private static final HubOptions SMALL_READS = new HubOptions(1024, 1 << 20, 10, 100, 4);

  @TempDir Path directory;

  private final ManualClock clock = new ManualClock();
  private final ManualExecutor writer = new ManualExecutor();
  private final ManualExecutor loop = new ManualExecutor();
  private final ManualExecutor readers = new ManualExecutor();
  private final Frames frames = new Frames();
  private final RecordingSink sink = new RecordingSink();
  private SegmentLog log;
  private Hub hub;
  private Shard<Frames.Frame> shard;

  @BeforeEach
  void publish() throws IOException {
    RetentionRule ticks =
        new RetentionRule(
            "ticks",
            new Topics.Rule("tick", topic -> true, false),
            new Retention(Duration.ofDays(1), Long.MAX_VALUE, 20));
    log =
        SegmentLog.open(
            LogOptions.in(directory).maxSegmentEntries(10).tailBytes(0).rules(ticks).build(),
            clock,
            writer);
    hub = new Hub(log, SMALL_READS, clock, readers);
    shard = hub.shard(loop, frames);
    for (int i = 1; i <= EVENTS; i++) {
      hub.publish(Publication.of("tick", Event.of("tick " + i)), published -> {});
      hub.publish(Publication.of("news", Event.of("news " + i)), published -> {});
      settle();
    }
    log.maintain();
    settle();
  }

  @AfterEach
  void nothingIsHeld() throws IOException {
    settle();
    log.close();
    assertThat(frames.held).isZero();
  }

  @Test
  void aGapIsToldOnceAndLeavesNoSurvivorBehind() {
    follow(new Start.AfterId(hub.idOf(10)), Follow.OnGap.EARLIEST);

    assertThat(sink.gaps)
        .containsExactly(
            new Gap(hub.idOf(58), hub.idOf(59), hub.idOf(59), Gap.Reason.EXPIRED));
    assertThat(newsOf(sink.take())).isEqualTo(news(6));
  }

  private void follow(Start start, Follow.OnGap onGap) {
    shard.subscribe(Follow.of(List.of("news", "tick"), start, onGap), sink);
    settle();
  }

  private void settle() {
    while (writer.runOne() || loop.runOne() || readers.runOne()) {
      // until all are empty
    }
  }

  private static List<String> news(int from) {
    return IntStream.rangeClosed(from, EVENTS).mapToObj(i -> "news " + i).toList();
  }

  private static List<String> newsOf(List<String> taken) {
    return taken.stream().filter(data -> data.startsWith("news")).toList();
  }
}
