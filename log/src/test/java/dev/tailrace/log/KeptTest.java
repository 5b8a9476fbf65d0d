package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What each account's records fill, over restarts, crashes, retention and bad disks. */
class KeptTest {
  private static final Duration FOREVER = Duration.ofDays(9999);

  @RegisterExtension final LogRig rig = new LogRig(usual(o -> o));

  @Test
  void whatIsCountedIsWhatTheFilesHold() throws IOException {
    rig.publish("a/1", 45);
    rig.maintain();

    long headers = 5L * SegmentHeader.BYTES;
    long files = 0;
    for (Path segment : rig.segments("default")) {
      files += Files.size(segment);
    }

    assertThat(rig.segments("default")).hasSize(5);
    assertThat(rig.log().kept("a")).isEqualTo(files - headers);
  }

  @Test
  void aRecordThatTwoRulesKeepIsCountedTwice() throws IOException {
    reopen(o -> o.rules(rule("b/")));
    Entry both = new Entry("a/1", List.of("b/1", "b/2"), 0, null, null, 0, LogRig.body("x"));

    rig.append(both);
    assertThat(rig.log().kept("a")).isEqualTo(2 * LogRig.size(both));
    assertThat(rig.log().kept("b")).isZero();
    rig.crash();
    reopen(o -> o.rules(rule("b/")));

    assertThat(rig.log().kept("a")).isEqualTo(2 * LogRig.size(both));
  }

  @Test
  void whatRetentionDropsIsNoLongerCounted() throws IOException {
    reopen(o -> o.retention(new Retention(FOREVER, Long.MAX_VALUE, 20)));
    rig.publish("b/1", 12);
    rig.publish("a/1", 45);
    rig.maintain();

    assertThat(rig.log().kept("b")).isZero();
    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all()));
    assertThat(rig.all()).hasSizeBetween(11, 20);
  }

  @Test
  void eachRuleDropsItsOwn() throws IOException {
    reopen(o -> o.rules(rule("b/")));
    rig.publish("a/1", 45);
    rig.publish("b/1", 45);

    rig.maintain();

    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.from(Topics.of("a/1"), 0)));
    assertThat(rig.log().kept("b")).isEqualTo(bytesOf(rig.from(Topics.of("b/1"), 0)));
    assertThat(rig.from(Topics.of("a/1"), 0)).hasSize(45);
    assertThat(rig.from(Topics.of("b/1"), 0)).hasSizeLessThan(30);
  }

  @Test
  void aSegmentThatCannotBeDeletedStillCounts() throws IOException {
    reopen(o -> o.retention(new Retention(FOREVER, Long.MAX_VALUE, 30)));
    rig.publish("a/1", 30);
    Path oldest = rig.segments("default").get(0);
    Path aside = oldest.resolveSibling("aside");
    Files.move(oldest, aside);
    Files.createDirectories(oldest.resolve("not empty"));

    rig.publish("a/1", 15);
    rig.maintain();
    long stuck = rig.log().kept("a");
    LogRig.delete(oldest);
    Files.move(aside, oldest);
    rig.maintain();

    assertThat(stuck).isGreaterThan(45 * RecordFormat.HEADER_BYTES);
    assertThat(rig.log().kept("a")).isLessThan(stuck).isEqualTo(bytesOf(rig.all()));
  }

  @Test
  void whatTheDiskDidNotTakeIsNotCounted() throws IOException {
    rig.publish("a/1", 3);
    long before = rig.log().kept("a");

    rig.storage.fillUpAfter(20);
    Appended full = rig.append(Entry.of("a/1", LogRig.body("x")));
    rig.storage.makeRoom();
    assertThat(rig.log().kept("a")).isEqualTo(before);
    rig.publish("a/1", "a/1-0");

    assertThat(full).isInstanceOf(Appended.Refused.class);
    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all())).isGreaterThan(before);
  }

  @Test
  void whatWasNotSyncedIsNotCounted() {
    rig.publish("a/1", 3);
    long before = rig.log().kept("a");

    rig.storage.failForce(true);
    Appended failed = rig.append(Entry.of("a/1", LogRig.body("x")));
    rig.storage.failForce(false);

    assertThat(failed).isInstanceOf(Appended.Refused.class);
    assertThat(rig.log().kept("a")).isEqualTo(before);
  }

  @Test
  void theSumsAreThereAfterARestartAndNoSealedSegmentIsRead() throws IOException {
    rig.publish("a/1", 45);
    rig.publish("b/1", 3);
    long a = rig.log().kept("a");
    long b = rig.log().kept("b");
    rig.log().close();
    Path sealed = rig.segments("default").get(0);
    flip(sealed, SegmentHeader.BYTES + 20); // whoever reads it, fails

    rig.open();

    assertThat(rig.log().kept("a")).isEqualTo(a);
    assertThat(rig.log().kept("b")).isEqualTo(b);
    assertThat(rig.log().recovery().countedSegments()).isZero();
    assertThat(rig.log().recovery().rebuiltIndexes()).isZero();
    flip(sealed, SegmentHeader.BYTES + 20);
  }

  @Test
  void theSumsAreThereAfterAKillWhateverHadBeenSealed() throws IOException {
    rig.publish("a/1", 25);
    rig.maintain();
    rig.publish("b/1", 18);
    long a = rig.log().kept("a");
    long b = rig.log().kept("b");

    rig.crashAndOpen();

    assertThat(rig.log().kept("a")).isEqualTo(a);
    assertThat(rig.log().kept("b")).isEqualTo(b);
  }

  @Test
  void aTornTailIsNotCounted() throws IOException {
    rig.publish("a/1", 3);
    long before = rig.log().kept("a");
    rig.publish("a/1", "the last");
    rig.crash();
    Path active = rig.activeSegment();
    truncate(active, Files.size(active) - 1);

    rig.open();

    assertThat(rig.log().recovery().cuts()).hasSize(1);
    assertThat(rig.log().kept("a")).isEqualTo(before);
  }

  @Test
  void aLogFromBeforeIsCountedOnce() throws IOException {
    rig.log().close();
    rig.open(o -> o.maxSegmentEntries(10).tailBytes(0));
    rig.publish("a/1", 45);
    assertThat(rig.log().kept("a")).isZero();

    reopen(o -> o);
    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all()));
    assertThat(rig.log().recovery().countedSegments()).isEqualTo(4);
    assertThat(rig.log().recovery().rebuiltIndexes()).isZero();
    reopen(o -> o);

    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all()));
    assertThat(rig.log().recovery().countedSegments()).isZero();
  }

  @Test
  void otherAccountsAreCountedAgain() throws IOException {
    rig.publish("a/1", 25);
    rig.publish("b", 20);
    long a = rig.log().kept("a");

    reopen(o -> o.accounts(new Accounts("whole-topics", topic -> topic)));

    assertThat(rig.log().recovery().countedSegments()).isEqualTo(4);
    assertThat(rig.log().kept("a")).isZero();
    assertThat(rig.log().kept("a/1")).isEqualTo(a);
    assertThat(rig.log().kept("b")).isEqualTo(bytesOf(rig.from(Topics.of("b"), 0)));
  }

  @Test
  void aPauseInCountingCostsOnlyWhatWasSealedMeanwhile() throws IOException {
    rig.publish("a/1", 25);
    rig.log().close();
    rig.open(o -> o.maxSegmentEntries(10).tailBytes(0));
    rig.publish("a/1", 20);

    reopen(o -> o);

    assertThat(rig.log().recovery().countedSegments()).isEqualTo(2);
    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all()));
  }

  @Test
  void aFullDiskCanBeCountedAllTheSame() throws IOException {
    rig.log().close();
    rig.open(o -> o.maxSegmentEntries(10).tailBytes(0));
    rig.publish("a/1", 45);
    rig.log().close();
    FaultyStorage full = new FaultyStorage();
    full.takeNoIndexes();

    rig.openOn(full);
    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all()));
    rig.crash();
    rig.open();
    assertThat(rig.log().recovery().countedSegments()).isEqualTo(4);
    rig.crashAndOpen();

    assertThat(rig.log().recovery().countedSegments()).isZero();
    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all()));
  }

  @Test
  void aFlippedBitIsNeverBelieved() throws IOException {
    rig.publish("a/1", 10);
    rig.publish("b/1", 5);
    long kept = rig.log().kept("a");
    rig.log().close();
    Path index = Directory.list(rig.directory().resolve("default"), ".index").get(0);
    byte[] sound = Files.readAllBytes(index);

    for (int at = 0; at < sound.length; at += 41) {
      flip(index, at);
      rig.open();

      assertThat(rig.log().kept("a")).as("flipped at %d", at).isEqualTo(kept);
      rig.log().close();
      Files.write(index, sound);
    }
    rig.open();
  }

  @Test
  void aTornIndexIsMadeAgain() throws IOException {
    manyAccounts();
    rig.publish("b/1", 5);
    long kept = rig.log().kept("name-7");
    rig.log().close();
    Path index = Directory.list(rig.directory().resolve("default"), ".index").get(0);
    byte[] sound = Files.readAllBytes(index);
    assertThat(sound).hasSizeGreaterThan(3 * Pages.BYTES);

    for (int size = 0; size < sound.length; size += Pages.BYTES / 2) {
      Files.write(index, Arrays.copyOf(sound, size));
      rig.open();

      assertThat(rig.log().kept("name-7")).as("cut at %d", size).isEqualTo(kept);
      assertThat(rig.log().recovery().rebuiltIndexes()).isEqualTo(1);
      rig.log().close();
      assertThat(index).hasBinaryContent(sound);
    }
    rig.open();
  }

  @Test
  void aSharesOwnPagesAreMadeAgainWithoutALoss() throws IOException {
    manyAccounts();
    rig.publish("b/1", 5);
    rig.log().close();
    Path index = Directory.list(rig.directory().resolve("default"), ".index").get(0);
    flip(index, Files.size(index) - Pages.BYTES + 8);

    rig.open();

    assertThat(rig.log().recovery().rebuiltIndexes()).isEqualTo(1);
    for (int i = 0; i < 1000; i++) {
      String topic = "name-" + i + "/1";
      assertThat(rig.log().kept("name-" + i))
          .isEqualTo(RecordFormat.HEADER_BYTES + topic.length() + 1);
    }
  }

  @Test
  void anIndexThatIsRepairedWhileItIsReadCountsTheSame() throws IOException {
    reopen(o -> o.retention(new Retention(FOREVER, Long.MAX_VALUE, 20)));
    rig.publish("a/1", 15);
    rig.maintain();
    Path index = Directory.list(rig.directory().resolve("default"), ".index").get(0);
    flip(index, Pages.BYTES + 1); // a posting

    assertThat(rig.from(Topics.of("a/1"), 0)).hasSize(15);
    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all()));
    rig.publish("a/1", 30);
    rig.maintain();

    assertThat(rig.log().kept("a")).isEqualTo(bytesOf(rig.all()));
  }

  @Test
  void indexesOfALogThatCountsNothingAreAsBefore() throws IOException {
    rig.log().close();
    rig.open(o -> o.maxSegmentEntries(10).tailBytes(0));
    rig.publish("a/1", 15);
    rig.maintain();

    Path index = Directory.list(rig.directory().resolve("default"), ".index").get(0);
    byte[] header = Arrays.copyOf(Files.readAllBytes(index), Pages.CONTENT_BYTES);

    assertThat(Arrays.copyOfRange(header, 84, header.length)).containsOnly(0);
    assertThat(rig.log().kept("a")).isZero();
  }

  @Test
  void accountsHaveANameThatAFileCanKeep() {
    for (String bad : List.of("", "A", "ü", "x".repeat(41), "a b")) {
      assertThatThrownBy(() -> new Accounts(bad, topic -> null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("not a name for accounts: " + bad);
    }
  }

  private void reopen(UnaryOperator<LogOptions.Builder> changed) throws IOException {
    rig.log().close();
    rig.open(usual(changed));
  }

  /** A segment with a thousand of them, which is sealed by what comes next. */
  private void manyAccounts() throws IOException {
    reopen(o -> o.maxSegmentEntries(1000));
    for (int i = 0; i < 1000; i++) {
      rig.publish("name-" + i + "/1", "x");
    }
  }

  private static UnaryOperator<LogOptions.Builder> usual(
      UnaryOperator<LogOptions.Builder> changed) {
    return o ->
        changed.apply(o.maxSegmentEntries(10).tailBytes(0).accounts(LogRig.FIRST_LEVEL));
  }

  private static RetentionRule rule(String prefix) {
    return new RetentionRule(
        "apart",
        new Topics.Rule(prefix, topic -> true, false),
        new Retention(FOREVER, Long.MAX_VALUE, 20));
  }

  private static long bytesOf(List<LogRecord> records) {
    return records.stream()
        .mapToLong(r -> RecordFormat.HEADER_BYTES + r.topic().length() + r.body().length)
        .sum();
  }

  private static void truncate(Path file, long size) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int value = open.read();
      open.seek(at);
      open.write(value ^ 0x40);
    }
  }
}
