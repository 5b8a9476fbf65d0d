package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailingDiskTest {
  private static final RetentionRule OTHER =
      new RetentionRule("other", new Topics.Rule("other", topic -> true, false), Retention.DEFAULT);

  @RegisterExtension final LogRig rig = new LogRig(o -> o.rules(OTHER).maxSegmentEntries(10));

  @Test
  void aFullDiskRefusesAndRecoversByItself() throws IOException {
    rig.publish("a", 3);

    for (int room = 0; room < 57; room++) {
      rig.storage.fillUpAfter(room);
      Appended.Refused refused = refused("a");
      assertThat(refused.reason()).isEqualTo(Appended.Reason.FULL);
      assertThat(refused.detail()).contains("No space left on device");
      assertThat(rig.log().stats().trouble()).isPresent();
      assertThat(rig.all()).hasSize(3);
    }
    rig.storage.makeRoom();

    assertThat(rig.publish("a", "again")).isEqualTo(4);
    assertThat(rig.log().stats().trouble()).isEmpty();
    assertThat(rig.texts(Topics.of("a"), 3)).containsExactly("again");
  }

  @Test
  void aGroupThatDoesNotFitLeavesNothingInAnyChain() throws IOException {
    rig.publish("a", "first");
    rig.publish("other", "first");
    long size = Files.size(rig.activeSegment());
    List<Appended> outcomes = new ArrayList<>();
    rig.log().append(Entry.of("a", LogRig.body("fits")), outcomes::add);
    rig.log().append(Entry.of("other", LogRig.body("does not fit")), outcomes::add);

    rig.storage.fillUpAfter(60);
    rig.writer.runAll();

    assertThat(outcomes).hasSize(2).allMatch(o -> o instanceof Appended.Refused);
    assertThat(Files.size(rig.activeSegment())).isEqualTo(size);
    rig.storage.makeRoom();
    rig.crashAndOpen();
    assertThat(rig.log().recovery().cuts()).isEmpty();
    assertThat(rig.all()).hasSize(2);
    assertThat(rig.publish("other", "now")).isEqualTo(3);
  }

  @Test
  void aFullDiskWhereASegmentShouldBeginRefusesToo() throws IOException {
    rig.publish("a", 10);

    rig.storage.fillUpAfter(SegmentHeader.BYTES - 1);
    assertThat(refused("a").reason()).isEqualTo(Appended.Reason.FULL);
    assertThat(rig.segments("default")).hasSize(1);
    rig.storage.makeRoom();

    assertThat(rig.publish("a", "again")).isEqualTo(11);
    assertThat(rig.segments("default")).hasSize(2);
  }

  @Test
  void aLogThatWasKilledOpensOnADiskThatIsFull() throws IOException {
    rig.storage.takeNoIndexes();
    rig.publish("a", 15);
    rig.crash();

    FaultyStorage full = new FaultyStorage();
    full.fillUpAfter(0);
    rig.openOn(full);

    assertThat(rig.texts(Topics.of("a"), 13)).containsExactly("a-13", "a-14");
    assertThat(rig.all()).hasSize(15);
    assertThat(refused("a").reason()).isEqualTo(Appended.Reason.FULL);
    full.makeRoom();
    rig.maintain();
    assertThat(rig.publish("a", "again")).isEqualTo(16);
    assertThat(Directory.list(rig.directory().resolve("default"), ".index")).hasSize(1);
  }

  @Test
  void anIndexThatDoesNotFitStaysOnTheHeapUntilItDoes() throws IOException {
    rig.publish("a", 10);

    rig.storage.takeNoIndexes();
    assertThat(rig.publish("a", "11")).isEqualTo(11);
    rig.maintain();
    assertThat(rig.log().stats().trouble().orElse("")).contains("No space");
    assertThat(rig.texts(Topics.of("a"), 8)).containsExactly("a-8", "a-9", "11");
    rig.storage.makeRoom();
    rig.maintain();

    assertThat(rig.log().stats().trouble()).isEmpty();
    assertThat(Directory.list(rig.directory().resolve("default"), ".index")).hasSize(1);
    assertThat(rig.texts(Topics.of("a"), 8)).containsExactly("a-8", "a-9", "11");
  }

  @Test
  void aFailedSyncIsNeverTriedAgain() throws IOException {
    rig.publish("a", 3);

    rig.storage.failForce(true);
    assertThat(refused("a").reason()).isEqualTo(Appended.Reason.FAILED);
    rig.storage.failForce(false);
    int forces = rig.storage.forces();

    assertThat(refused("a").reason()).isEqualTo(Appended.Reason.FAILED);
    rig.maintain();
    assertThat(rig.storage.forces()).isEqualTo(forces);
    assertThat(rig.all()).hasSize(3);
    assertThat(rig.log().stats().trouble()).isPresent();
    rig.reopen();
    assertThat(rig.log().recovery().unclean()).isTrue();
    assertThat(rig.all()).hasSize(3);
    assertThat(rig.publish("a", "again")).isEqualTo(4);
  }

  @Test
  void aSyncThatFailsInTheBackgroundFailsTheLog() throws IOException {
    rig.log().close();
    rig.open(o -> o.sync(Sync.every(Duration.ofSeconds(1))));
    rig.publish("a", 3);

    rig.storage.failForce(true);
    rig.pass(Duration.ofSeconds(2));
    rig.maintain();

    assertThat(refused("a").reason()).isEqualTo(Appended.Reason.FAILED);
    assertThat(rig.all()).hasSize(3);
  }

  @Test
  void whatCannotBeTakenBackFailsTheLog() throws IOException {
    rig.publish("a", 3);

    rig.storage.fillUpAfter(20);
    rig.storage.failTruncate(true);

    assertThat(refused("a").reason()).isEqualTo(Appended.Reason.FAILED);
    rig.storage.makeRoom();
    assertThat(refused("a").reason()).isEqualTo(Appended.Reason.FAILED);
    rig.reopen();
    assertThat(rig.all()).hasSize(3);
    assertThat(rig.log().recovery().cuts()).hasSize(1);
  }

  @Test
  void aReaderThatIsInterruptedReadsOnAndHarmsNobody() throws IOException {
    rig.log().close();
    rig.open(o -> o.tailBytes(0).maxSegmentEntries(2));
    rig.publish("a", 5);

    Thread.currentThread().interrupt();
    List<LogRecord> found = rig.all();
    boolean stillInterrupted = Thread.interrupted();

    assertThat(found).hasSize(5);
    assertThat(stillInterrupted).isTrue();
    assertThat(rig.publish("a", "next")).isEqualTo(6);
  }

  @Test
  void aWriterThatWasInterruptedWritesOn() throws IOException {
    rig.log().append(Entry.of("a", LogRig.body("1")), done -> {});

    Thread.currentThread().interrupt();
    rig.writer.runAll();
    boolean stillInterrupted = Thread.interrupted();

    assertThat(stillInterrupted).isTrue();
    assertThat(rig.log().end()).isEqualTo(1);
    assertThat(rig.publish("a", "2")).isEqualTo(2);
  }

  private Appended.Refused refused(String topic) {
    return (Appended.Refused) rig.append(Entry.of(topic, LogRig.body("no room for this")));
  }

  @Test
  void aSegmentNamedAfterAnOffsetThatWasTakenBackTakesOnlyLaterOnes() throws IOException {
    rig.publish("other", 10);
    List<Appended> outcomes = new ArrayList<>();
    rig.log().append(Entry.of("a", LogRig.body("1")), outcomes::add);
    rig.log().append(Entry.of("a", LogRig.body("2")), outcomes::add);
    rig.log().append(Entry.of("other", LogRig.body("does not fit")), outcomes::add);
    rig.storage.fillUpAfter(2 * SegmentHeader.BYTES + 2 * 42 + 20);
    rig.writer.runAll();
    assertThat(outcomes).hasSize(3).allMatch(o -> o instanceof Appended.Refused);
    assertThat(rig.segments("rule-other")).hasSize(2);

    rig.storage.makeRoom();
    rig.publish("other", "acknowledged");

    assertThat(rig.texts(Topics.of("other"), 10)).containsExactly("acknowledged");
    rig.crashAndOpen();
    assertThat(rig.log().recovery().cuts()).isEmpty();
    assertThat(rig.texts(Topics.of("other"), 10)).containsExactly("acknowledged");
  }

  @Test
  void aLogClosesCleanThoughAnIndexDoesNotFit() throws IOException {
    rig.storage.takeNoIndexes();
    rig.publish("a", 15);

    rig.log().close();
    rig.open();

    assertThat(rig.log().recovery().unclean()).isFalse();
    assertThat(rig.all()).hasSize(15);
  }

  @Test
  void aLogWhoseLastSyncFailsSaysSoAndLetsGoOfItsDirectory() throws IOException {
    rig.log().close();
    rig.open(o -> o.sync(Sync.NEVER));
    rig.publish("a", 3);

    rig.storage.failForce(true);
    assertThatThrownBy(() -> rig.log().close()).isInstanceOf(SyncFailedException.class);
    rig.storage.failForce(false);
    rig.open();

    assertThat(rig.log().recovery().unclean()).isTrue();
    assertThat(rig.all()).hasSize(3);
  }
}
