package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionTest {
  private static final Duration FOREVER = Duration.ofDays(36_500);

  @RegisterExtension final LogRig rig = new LogRig(o -> o.maxSegmentEntries(10).tailBytes(0));

  @Test
  void theOldestSegmentsGoWhenThereAreTooManyEntries() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, 30);

    rig.publish("a", 95);
    rig.maintain();

    List<LogRecord> left = rig.all();
    assertThat(left).hasSize(25);
    assertThat(left.get(0).offset()).isEqualTo(71);
    assertThat(rig.log().stats().records()).isEqualTo(25);
    assertThat(rig.segments("default")).hasSize(3);
  }

  @Test
  void theOldestSegmentsGoWhenThereAreTooManyBytes() throws IOException {
    keep(FOREVER, 2000, Long.MAX_VALUE);

    rig.publish("a", 95);
    rig.maintain();

    assertThat(rig.log().stats().bytes()).isBetween(1400L, 2000L);
    assertThat(rig.all().get(0).offset()).isGreaterThan(40);
  }

  @Test
  void aSegmentGoesWhenItsNewestEntryIsTooOld() throws IOException {
    keep(Duration.ofHours(10), Long.MAX_VALUE, Long.MAX_VALUE);
    rig.publish("a", 10);
    rig.clock.advance(Duration.ofHours(6));
    rig.publish("a", 10);

    rig.clock.advance(Duration.ofHours(3));
    rig.maintain();
    assertThat(rig.all()).hasSize(20);

    rig.clock.advance(Duration.ofHours(3));
    rig.maintain();
    assertThat(rig.all().get(0).offset()).isEqualTo(11);
  }

  @Test
  void aQuietLogForgetsToo() throws IOException {
    keep(Duration.ofHours(10), Long.MAX_VALUE, Long.MAX_VALUE);
    rig.publish("a", 3);

    rig.clock.advance(Duration.ofHours(11));
    rig.maintain();

    assertThat(rig.all()).isEmpty();
    assertThat(rig.log().end()).isEqualTo(3);
    assertThat(rig.log().read(Topics.all(), 1, 100).from()).isEqualTo(3);
    rig.reopen();
    assertThat(rig.log().end()).isEqualTo(3);
    assertThat(rig.log().read(Topics.all(), 1, 100).from()).isEqualTo(3);
    assertThat(rig.publish("a", "next")).isEqualTo(4);
  }

  @Test
  void aReaderThatWasOvertakenIsToldHowFar() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, 30);
    rig.publish("a", 95);
    rig.maintain();

    Batch overtaken = rig.log().read(Topics.of("a"), 5, 100);
    Batch inTime = rig.log().read(Topics.of("a"), 70, 100);

    assertThat(overtaken.from()).isEqualTo(70);
    assertThat(overtaken.records().get(0).offset()).isEqualTo(71);
    assertThat(inTime.from()).isEqualTo(70);
    assertThat(rig.log().seek(Topics.of("a"), new Seek.Earliest())).hasValue(70);
    rig.crashAndOpen();
    assertThat(rig.log().read(Topics.of("a"), 5, 100).from()).isEqualTo(70);
  }

  @Test
  void topicsOfARuleAreKeptByTheirOwnRule() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, Long.MAX_VALUE, rule("ticks", "tick/", 20));

    for (int i = 0; i < 100; i++) {
      rig.publish("tick/" + i % 3, "" + i);
      rig.publish("news", "" + i);
    }
    rig.maintain();

    assertThat(rig.from(Topics.of("news"), 0)).hasSize(100);
    List<LogRecord> ticks = rig.from(ticks(), 0);
    assertThat(ticks).hasSizeBetween(10, 20);
    assertThat(ticks.get(ticks.size() - 1).offset()).isEqualTo(199);
    assertThat(rig.all()).isSortedAccordingTo((x, y) -> Long.compare(x.offset(), y.offset()));
    assertThat(rig.all()).hasSize(100 + ticks.size());
  }

  @Test
  void aLossConcernsOnlyTopicsOfItsRule() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, Long.MAX_VALUE, rule("ticks", "tick/", 20));
    for (int i = 0; i < 100; i++) {
      rig.publish("tick/" + i % 3, "" + i);
      rig.publish("news", "" + i);
    }
    rig.maintain();

    long lost = rig.log().read(Topics.of("tick/1"), 10, 100).from();

    assertThat(lost).isGreaterThan(150);
    assertThat(rig.log().read(Topics.of("news"), 10, 100).from()).isEqualTo(10);
    assertThat(rig.log().read(rule("news/"), 10, 100).from()).isEqualTo(10);
    assertThat(rig.log().read(rule("tick/1"), 10, 100).from()).isEqualTo(lost);
    assertThat(rig.log().read(rule("tic"), 10, 100).from()).isEqualTo(lost);
    assertThat(rig.log().seek(Topics.of("news"), new Seek.Earliest())).hasValue(0);
    assertThat(rig.log().seek(ticks(), new Seek.Earliest()).getAsLong())
        .isGreaterThanOrEqualTo(lost);
  }

  @Test
  void survivorsOfALossAreReadFirstAndTheLossIsToldOnce() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, Long.MAX_VALUE, rule("ticks", "tick/", 20));
    for (int i = 0; i < 100; i++) {
      rig.publish("tick/1", "" + i);
      rig.publish("news", "" + i);
    }
    rig.maintain();

    long cursor = 10;
    List<Long> told = new ArrayList<>();
    List<Long> read = new ArrayList<>();
    for (Batch batch = rig.log().read(Topics.all(), cursor, 50);
        !batch.records().isEmpty();
        batch = rig.log().read(Topics.all(), cursor, 50)) {
      if (batch.from() > cursor) {
        told.add(batch.from());
        assertThat(read).allMatch(offset -> offset < told.get(0));
      }
      batch.records().forEach(r -> read.add(r.offset()));
      cursor = batch.next();
    }

    assertThat(told).containsExactly(rig.log().stats().classes().get(1).dropped());
    assertThat(read)
        .isEqualTo(rig.all().stream().map(LogRecord::offset).filter(o -> o > 10).toList());
    assertThat(read.get(0)).isEqualTo(12);
  }

  @Test
  void aLossIsToldThoughTheNewestEntriesAreOnTheHeap() throws IOException {
    rig.log().close();
    rig.open(o -> o.maxSegmentEntries(10).rules(rule("ticks", "tick/", 20)));
    for (int i = 0; i < 50; i++) {
      rig.publish("tick/1", "" + i);
      rig.publish("news", "" + i);
    }
    rig.maintain();
    long loss = rig.log().stats().classes().get(1).dropped();

    assertThat(rig.log().read(Topics.of("tick/1"), loss - 1, 100).from()).isEqualTo(loss);
    assertThat(rig.log().read(Topics.of("tick/1"), loss, 100).from()).isEqualTo(loss);
    assertThat(rig.log().read(Topics.of("news"), loss - 1, 100).from()).isEqualTo(loss - 1);
  }

  @Test
  void aTopicIsReadWhereverItIsAfterTheRulesHaveChanged() throws IOException {
    rig.publish("tick/1", 15);
    rig.log().close();
    rig.open(o -> o.maxSegmentEntries(10).tailBytes(0).rules(rule("ticks", "tick/", 1000)));
    rig.publish("tick/1", 15);
    rig.log().close();
    rig.open(o -> o.maxSegmentEntries(10).tailBytes(0));
    rig.publish("tick/1", 15);

    List<LogRecord> found = rig.from(Topics.of("tick/1"), 0);

    assertThat(found).extracting(LogRecord::offset).isEqualTo(offsets(1, 45));
    assertThat(rig.log().seek(Topics.of("tick/1"), new Seek.Last(20))).hasValue(25);
    assertThat(rig.log().seek(Topics.of("tick/1"), new Seek.Earliest())).hasValue(0);
    assertThat(rig.log().stats().classes())
        .extracting(LogStats.OfClass::name)
        .containsExactly("default", "rule-ticks");
  }

  @Test
  void aReaderInASegmentThatIsDroppedReadsOn() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, 20);
    rig.publish("a", 20);
    rig.maintain();
    Segment oldest = Segment.open(rig.storage, rig.segments("default").get(0), Accounts.NONE);
    oldest.openIndex();

    oldest.retain();
    SegmentCursor cursor = SegmentCursor.of(oldest, Topics.all(), 0, 100);
    cursor.next();
    oldest.delete();
    oldest.release();
    int rest = 0;
    while (cursor.next() != null) {
      rest++;
    }
    oldest.release();

    assertThat(rest).isEqualTo(9);
    assertThat(rig.segments("default")).hasSize(1);
  }

  @Test
  void droppedSegmentsLeaveNoFiles() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, 20);

    rig.publish("a", 200);
    rig.maintain();

    Path chain = rig.directory().resolve("default");
    try (var files = Files.list(chain)) {
      assertThat(files).hasSize(2 * 2 - 1);
    }
    assertThat(rig.storage.openFiles()).isEqualTo(3);
  }

  @Test
  void theLogIsBoundedByDefault() {
    assertThat(LogOptions.in(rig.directory()).build().retention()).isEqualTo(Retention.DEFAULT);
    assertThat(Retention.DEFAULT.maxBytes()).isEqualTo(1L << 30);
    assertThat(Retention.DEFAULT.maxAge()).isEqualTo(Duration.ofDays(7));
  }

  private void keep(Duration age, long bytes, long count, RetentionRule... rules)
      throws IOException {
    rig.log().close();
    rig.open(
        o ->
            o.maxSegmentEntries(10)
                .tailBytes(0)
                .retention(new Retention(age, bytes, count))
                .rules(rules)
                .segmentBytes(1 << 10));
  }

  private static RetentionRule rule(String name, String prefix, long count) {
    return new RetentionRule(
        name,
        new Topics.Rule(prefix, topic -> true, false),
        new Retention(FOREVER, Long.MAX_VALUE, count));
  }

  private static Topics ticks() {
    return rule("tick/");
  }

  private static Topics rule(String prefix) {
    return new Topics(Set.of(), List.of(new Topics.Rule(prefix, topic -> true, false)));
  }

  private static List<Long> offsets(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void nothingIsLostToAReaderWhoseTopicsBeganLater() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, Long.MAX_VALUE, rule("ticks", "tick/", 1000));
    rig.publish("tick/1", 5);
    rig.publish("news", 1);

    long earliest = rig.log().seek(Topics.of("news"), new Seek.Earliest()).getAsLong();

    assertThat(earliest).isZero();
    assertThat(rig.log().read(Topics.of("news"), earliest, 100).from()).isZero();
    assertThat(rig.texts(Topics.of("news"), earliest)).containsExactly("news-0");
  }

  @Test
  void nothingIsLostToAReaderWhoHadAllThatWasDropped() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, Long.MAX_VALUE, rule("ticks", "tick/", 20));
    rig.publish("tick/1", 10);
    rig.publish("news", 10);
    rig.publish("tick/1", 20);
    rig.maintain();

    long dropped = rig.log().read(ticks(), 0, 100).from();

    assertThat(dropped).isEqualTo(10);
    assertThat(rig.log().seek(ticks(), new Seek.Earliest())).hasValue(dropped);
  }

  @Test
  void theEarliestThatIsLeftIsReadWithoutALoss() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, Long.MAX_VALUE, rule("ticks", "tick/", 20));
    rig.publish("tick/1", 50);
    rig.publish("news", 5);
    rig.maintain();

    long earliest = rig.log().seek(Topics.all(), new Seek.Earliest()).getAsLong();

    assertThat(earliest).isEqualTo(rig.log().read(ticks(), 0, 100).from()).isPositive();
    assertThat(rig.log().read(Topics.all(), earliest, 100).from()).isEqualTo(earliest);
  }

  @Test
  void anAgeWithoutEndIsNeverReached() throws IOException {
    keep(Duration.ofSeconds(Long.MAX_VALUE), Long.MAX_VALUE, 30);
    rig.publish("a", 45);

    rig.clock.advance(FOREVER);
    rig.maintain();

    assertThat(rig.log().stats().trouble()).isEmpty();
    assertThat(rig.all()).hasSize(25);
  }

  @Test
  void aSegmentThatCannotBeDeletedStaysUntilItCan() throws IOException {
    keep(FOREVER, Long.MAX_VALUE, 30);
    rig.publish("a", 30);
    Path oldest = rig.segments("default").get(0);
    Path aside = oldest.resolveSibling("aside");
    Files.move(oldest, aside);
    Files.createDirectories(oldest.resolve("not empty"));

    rig.publish("a", 15);
    rig.maintain();
    assertThat(rig.log().stats().trouble().orElse("")).contains(oldest.toString());
    assertThat(rig.all()).hasSize(45);
    LogRig.delete(oldest);
    Files.move(aside, oldest);
    rig.maintain();

    assertThat(rig.log().stats().trouble()).isEmpty();
    assertThat(rig.all()).hasSize(25);
    assertThat(rig.segments("default")).hasSize(3);
  }
}
