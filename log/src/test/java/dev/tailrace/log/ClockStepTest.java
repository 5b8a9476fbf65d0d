package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A clock that is set: what it does to a log while it is wrong, and when it is right again. */
class ClockStepTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  @RegisterExtension final LogRig rig = new LogRig(o -> o.maxSegmentEntries(10).tailBytes(0));

  @Test
  void anIntervalOfSyncsIsNotLongerBecauseTheClockIsSetBack() throws IOException {
    rig.log().close();
    rig.open(o -> o.sync(Sync.every(Duration.ofSeconds(1))));
    rig.publish("a", "the segment is made");
    int before = rig.storage.forces();

    rig.clock.advance(HOUR.negated());
    rig.pass(Duration.ofSeconds(1));
    rig.maintain();

    assertThat(rig.storage.forces()).isEqualTo(before + 1);
  }

  @Test
  void timesStandStillUntilTheClockHasCaughtUp() throws IOException {
    rig.publish("a", "1");
    Instant first = rig.clock.instant();
    rig.clock.advance(HOUR.negated());
    rig.publish("a", 25);
    rig.clock.advance(HOUR.plusMinutes(1));
    rig.publish("a", "last");

    assertThat(rig.all().subList(0, 26))
        .allMatch(record -> record.timeMillis() == first.toEpochMilli());
    assertThat(rig.all().get(26).timeMillis()).isEqualTo(first.plusSeconds(60).toEpochMilli());
  }

  @Test
  void sinceGivesRatherMoreThanLessWhenTheClockHasBeenSetBack() throws IOException {
    rig.publish("a", 12);
    rig.clock.advance(HOUR.negated());
    rig.publish("a", 12);

    Instant tenMinutesAgo = rig.clock.instant().minusSeconds(600);
    long cursor = rig.log().seek(Topics.all(), new Seek.Since(tenMinutesAgo)).orElseThrow();

    assertThat(rig.from(Topics.all(), cursor)).hasSize(24);
  }

  @Test
  void anHourBackDropsNothingAndKeepsNothingForEver() throws IOException {
    keep(Duration.ofHours(10));
    rig.publish("a", 10);
    rig.clock.advance(HOUR.negated());
    rig.publish("a", 10);
    rig.maintain();
    assertThat(rig.all()).hasSize(20);

    rig.clock.advance(Duration.ofHours(12));
    rig.maintain();

    assertThat(rig.all()).isEmpty();
  }

  @Test
  void aDayForwardDropsNothingThatIsKeptForAWeek() throws IOException {
    keep(Duration.ofDays(7));
    rig.publish("a", 25);

    rig.clock.advance(DAY);
    rig.maintain();
    rig.publish("a", 25);
    rig.clock.advance(DAY.negated());
    rig.maintain();
    rig.publish("a", 25);

    assertThat(rig.all()).hasSize(75);
    rig.crashAndOpen();
    assertThat(rig.all()).hasSize(75);
    assertThat(rig.log().recovery().cuts()).isEmpty();
  }

  @Test
  void aKeyThatWasUsedWhileTheClockWasADayAheadIsKnownWhenItIsRight() throws IOException {
    rig.clock.advance(DAY);
    rig.append(new Entry("a", null, "k", 0, LogRig.body("1")));

    rig.clock.advance(DAY.negated());

    assertThat(rig.append(new Entry("a", null, "k", 0, LogRig.body("1"))))
        .isInstanceOf(Appended.Duplicate.class);
  }

  private void keep(Duration age) throws IOException {
    rig.log().close();
    rig.open(
        o ->
            o.maxSegmentEntries(10)
                .tailBytes(0)
                .retention(LogRig.keep(age, Long.MAX_VALUE, Long.MAX_VALUE)));
  }
}
