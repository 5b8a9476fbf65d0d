package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GroupCommitTest {
  @RegisterExtension final LogRig rig = new LogRig(o -> o.maxInHand(100).maxBatchBytes(4096));

  private final List<Appended> outcomes = new ArrayList<>();

  @Test
  void allThatWaitAreWrittenWithOneSync() throws IOException {
    rig.publish("a", "the segment is made");
    int before = rig.storage.forces();

    append("a", 40);
    assertThat(outcomes).isEmpty();
    assertThat(rig.log().end()).isEqualTo(1);
    assertThat(rig.writer.waiting()).isEqualTo(1);
    rig.writer.runAll();

    assertThat(outcomes).hasSize(40).allMatch(o -> o instanceof Appended.Stored);
    assertThat(rig.storage.forces() - before).isEqualTo(1);
    assertThat(rig.log().stats().commits()).isEqualTo(2);
    assertThat(rig.all()).hasSize(41);
  }

  @Test
  void theListenerHearsOnceOfAGroup() {
    List<List<Long>> heard = new ArrayList<>();
    rig.log().onAdvance(records -> heard.add(records.stream().map(LogRecord::offset).toList()));

    append("a", 3);
    rig.writer.runAll();

    assertThat(heard).containsExactly(List.of(1L, 2L, 3L));
  }

  @Test
  void aGroupIsNoLargerThanABatch() throws IOException {
    byte[] body = new byte[1000];
    for (int i = 0; i < 10; i++) {
      rig.log().append(Entry.of("a", (epoch, offset) -> body), outcomes::add);
    }

    rig.writer.runAll();

    assertThat(outcomes).hasSize(10);
    assertThat(rig.log().stats().commits()).isEqualTo(3);
  }

  @Test
  void anAppendFromACallbackJoinsTheNextGroup() {
    rig.log()
        .append(
            Entry.of("a", LogRig.body("1")),
            done -> rig.log().append(Entry.of("a", LogRig.body("2")), outcomes::add));

    rig.writer.runAll();

    assertThat(outcomes).containsExactly(new Appended.Stored(epoch(), 2));
  }

  @Test
  void thoseWhoHaveJustBeenAnsweredJoinThoseWhoWait() throws IOException {
    AtomicLong time = new AtomicLong();
    List<Long> pauses = new ArrayList<>();
    rig.log().close();
    rig.nanos = () -> time.addAndGet(800);
    rig.pause =
        wait -> {
          pauses.add(wait);
          append("a", 2);
        };
    rig.open();
    rig.log().append(Entry.of("a", LogRig.body("")), done -> append("a", 3));

    rig.writer.runAll();

    assertThat(pauses).containsExactly(400L);
    assertThat(outcomes).hasSize(5);
    assertThat(rig.log().stats().commits()).isEqualTo(2);
  }

  @Test
  void theWriterWaitsNoLongerThanHalfASyncForThoseWhoStayAway() throws IOException {
    AtomicLong paused = new AtomicLong();
    List<Long> pauses = new ArrayList<>();
    rig.log().close();
    rig.nanos = () -> 800L * rig.storage.forces() + paused.get();
    rig.pause =
        wait -> {
          pauses.add(wait);
          paused.addAndGet(300); // woken early
        };
    rig.open();
    rig.log().append(Entry.of("a", LogRig.body("")), done -> append("a", 3));

    rig.writer.runAll();

    assertThat(pauses).containsExactly(400L, 100L);
    assertThat(rig.log().stats().commits()).isEqualTo(2);
  }

  @Test
  void aLonePublisherWaitsForNobody() throws IOException {
    AtomicLong time = new AtomicLong();
    List<Long> pauses = new ArrayList<>();
    rig.log().close();
    rig.nanos = () -> time.addAndGet(800);
    rig.pause = pauses::add;
    rig.open();

    rig.publish("a", 5);

    assertThat(pauses).isEmpty();
  }

  @Test
  void moreThanTheLogTakesInHandIsRefusedAtOnce() {
    append("a", 101);

    assertThat(outcomes).hasSize(1);
    assertThat(((Appended.Refused) outcomes.get(0)).reason()).isEqualTo(Appended.Reason.BUSY);

    rig.writer.runAll();
    append("a", 1);
    rig.writer.runAll();

    assertThat(outcomes.get(101)).isEqualTo(new Appended.Stored(epoch(), 101));
  }

  @Test
  void aBodyThatCannotBeMadeIsRefusedAlone() throws IOException {
    append("a", 1);
    rig.log()
        .append(
            Entry.of(
                "a",
                (epoch, offset) -> {
                  throw new IllegalStateException("no body");
                }),
            outcomes::add);
    append("a", 1);

    rig.writer.runAll();

    assertThat(outcomes.get(0)).isEqualTo(new Appended.Stored(epoch(), 1));
    assertThat(((Appended.Refused) outcomes.get(1)).reason()).isEqualTo(Appended.Reason.INVALID);
    assertThat(outcomes.get(2)).isEqualTo(new Appended.Stored(epoch(), 2));
  }

  @Test
  void aRecordThatIsTooLargeIsRefusedAlone() throws IOException {
    byte[] large = new byte[RecordFormat.MAX_BYTES];
    rig.log().append(Entry.of("a", (epoch, offset) -> large), outcomes::add);
    append("a", 1);

    rig.writer.runAll();

    assertThat(((Appended.Refused) outcomes.get(0)).reason()).isEqualTo(Appended.Reason.INVALID);
    assertThat(outcomes.get(1)).isEqualTo(new Appended.Stored(epoch(), 1));
    assertThat(rig.all()).hasSize(1);
  }

  @Test
  void aNameThatCannotBeStoredIsTheCallersFault() {
    Entry longTopic = Entry.of("x".repeat(65_535), LogRig.body(""));
    Entry halfCharacter = Entry.of("a\ud83d", LogRig.body(""));

    assertThatThrownBy(() -> rig.log().append(longTopic, outcomes::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65535");
    assertThatThrownBy(() -> rig.log().append(halfCharacter, outcomes::add))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCallbackThatThrowsHarmsNobodyElse() {
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    List<Throwable> uncaught = new ArrayList<>();
    thread.setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
    rig.log()
        .append(
            Entry.of("a", LogRig.body("1")),
            done -> {
              throw new IllegalStateException("mine");
            });
    append("a", 1);

    rig.writer.runAll();
    thread.setUncaughtExceptionHandler(before);

    assertThat(outcomes).containsExactly(new Appended.Stored(epoch(), 2));
    assertThat(uncaught).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeFinishesWhatIsInHand() throws IOException {
    append("a", 3);

    rig.log().close();

    assertThat(outcomes).hasSize(3).allMatch(o -> o instanceof Appended.Stored);
    rig.writer.runAll();
    rig.open();
    assertThat(rig.all()).hasSize(3);
  }

  @Test
  void aWriterThatTakesNoMoreTasksClosesTheLogToAppends() throws IOException {
    rig.log().close();
    rig.storage = new FaultyStorage();
    LogOptions options = LogOptions.in(rig.directory()).build();
    SegmentLog log =
        SegmentLog.open(
            options,
            rig.environment(),
            task -> {
              throw new RejectedExecutionException();
            });

    log.append(Entry.of("a", LogRig.body("1")), outcomes::add);
    log.append(Entry.of("a", LogRig.body("2")), outcomes::add);
    log.close();
    rig.open();

    assertThat(outcomes)
        .extracting(o -> ((Appended.Refused) o).reason())
        .containsExactly(Appended.Reason.CLOSED, Appended.Reason.CLOSED);
  }

  @Test
  void withNeverTheMediumIsNotWaitedFor() throws IOException {
    rig.log().close();
    rig.open(o -> o.sync(Sync.NEVER));
    rig.publish("a", "the segment is made");
    int before = rig.storage.forces();

    rig.publish("a", 10);
    rig.pass(Duration.ofHours(1));
    rig.maintain();

    assertThat(rig.storage.forces()).isEqualTo(before);
    assertThat(rig.log().stats().syncs()).isZero();
  }

  @Test
  void withAnIntervalTheMediumIsWaitedForOncePerInterval() throws IOException {
    rig.log().close();
    rig.open(o -> o.sync(Sync.every(Duration.ofSeconds(1))));
    rig.publish("a", "the segment is made");
    int before = rig.storage.forces();

    rig.publish("a", 10);
    rig.maintain();
    assertThat(rig.storage.forces()).isEqualTo(before);

    rig.pass(Duration.ofSeconds(1));
    rig.maintain();
    rig.maintain();
    assertThat(rig.storage.forces()).isEqualTo(before + 1);

    rig.publish("a", "later");
    rig.maintain();
    assertThat(rig.storage.forces()).isEqualTo(before + 1);
  }

  private void append(String topic, int count) {
    for (int i = 0; i < count; i++) {
      rig.log().append(Entry.of(topic, LogRig.body("" + i)), outcomes::add);
    }
  }

  private String epoch() {
    return rig.log().epochs().current();
  }
}
