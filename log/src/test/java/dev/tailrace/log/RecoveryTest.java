package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecoveryTest {
  @RegisterExtension final LogRig rig = new LogRig(o -> o.maxSegmentEntries(100).tailBytes(0));

  @Test
  void nothingIsLostWhenTheProcessIsKilled() throws IOException {
    rig.publish("a", 250);

    rig.crashAndOpen();

    assertThat(rig.all()).hasSize(250);
    // of the segment before the active one, which is sealed in passing
    assertThat(rig.log().recovery().rebuiltIndexes()).isEqualTo(1);
    assertThat(rig.log().recovery().unclean()).isTrue();
    assertThat(rig.log().recovery().newEpoch()).isFalse();
    assertThat(rig.publish("a", "next")).isEqualTo(251);
  }

  @Test
  void aTornTailIsCutBackWhereverItIsTorn() throws IOException {
    rig.publish("a", 3);
    long sound = Files.size(rig.activeSegment());
    rig.append(new Entry("topic", "id", "key", 9, LogRig.body("the last but one")));
    long lastButOne = Files.size(rig.activeSegment());
    rig.append(new Entry("topic", null, null, 0, LogRig.body("the last")));
    long whole = Files.size(rig.activeSegment());
    Path left = rig.die();

    for (long cut = sound; cut < whole; cut++) {
      rig.comeBack(left);
      truncate(rig.activeSegment(), cut);
      rig.open();

      boolean betweenRecords = cut == sound || cut == lastButOne;
      int expected = cut < lastButOne ? 3 : 4;
      assertThat(rig.all()).as("cut at %d", cut).hasSize(expected);
      assertThat(rig.log().recovery().cuts()).hasSize(betweenRecords ? 0 : 1);
      assertThat(rig.log().recovery().newEpoch()).isEqualTo(!betweenRecords);
      assertThat(rig.publish("a", "next")).isEqualTo(expected + 1);
      rig.log().close();
    }
  }

  @Test
  void aFlippedBitInTheTailCutsThereAndNowhereElse() throws IOException {
    rig.publish("a", 3);
    long sound = Files.size(rig.activeSegment());
    rig.append(new Entry("topic", "id", "key", 9, LogRig.body("the last")));
    long whole = Files.size(rig.activeSegment());
    Path left = rig.die();

    for (long at = sound; at < whole; at++) {
      rig.comeBack(left);
      flip(rig.activeSegment(), at);
      rig.open();

      assertThat(rig.all()).as("flipped at %d", at).hasSize(3);
      assertThat(rig.log().recovery().cuts())
          .containsExactly(
              new Recovery.Cut(rig.activeSegment(), sound, whole - sound, 0, Optional.empty()));
      rig.log().close();
    }
  }

  @Test
  void zerosThatAFileSystemLeftAreCutAway() throws IOException {
    rig.publish("a", 3);
    rig.crash();
    Files.write(rig.activeSegment(), new byte[5000], StandardOpenOption.APPEND);

    rig.open();

    assertThat(rig.all()).hasSize(3);
    assertThat(rig.log().recovery().cuts().get(0).bytes()).isEqualTo(5000);
  }

  @Test
  void soundRecordsBehindTheDamageAreKeptAside() throws IOException {
    rig.publish("a", 10);
    long third = SegmentHeader.BYTES + 2 * recordBytes();
    rig.crash();
    flip(rig.activeSegment(), third + 20);

    rig.open();

    Recovery.Cut cut = rig.log().recovery().cuts().get(0);
    assertThat(rig.all()).hasSize(2);
    assertThat(cut.position()).isEqualTo(third);
    assertThat(cut.records()).isEqualTo(7);
    assertThat(cut.kept()).isPresent();
    assertThat(Files.size(cut.kept().get())).isEqualTo(cut.bytes());
    assertThat(rig.log().recovery().newEpoch()).isTrue();
  }

  @Test
  void aDamagedRecordInTheMiddleIsAnErrorThatNamesThePlace() throws IOException {
    rig.publish("a", 250);
    rig.maintain();
    Path middle = rig.segments("default").get(1);
    long second = SegmentHeader.BYTES + recordBytes("a-100");

    flip(middle, second + 20);

    assertThatThrownBy(rig::all)
        .isInstanceOf(CorruptLogException.class)
        .hasMessage(middle + ": a damaged record at byte " + second);
    assertThatThrownBy(() -> rig.from(Topics.of("a"), 150 - 49))
        .isInstanceOfSatisfying(
            CorruptLogException.class, e -> assertThat(e.position()).isEqualTo(second));
    flip(middle, second + 20);
  }

  @Test
  void aDamagedSegmentInTheMiddleIsFoundWhenItsIndexIsMadeAgain() throws IOException {
    rig.publish("a", 250);
    rig.maintain();
    rig.crash();
    Path middle = rig.segments("default").get(1);
    flip(middle, SegmentHeader.BYTES + 50);
    Files.delete(index(middle));

    assertThatThrownBy(rig::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(middle.toString());

    assertThat(rig.storage.openFiles()).isZero();
    flip(middle, SegmentHeader.BYTES + 50);
    rig.open();
    assertThat(rig.log().recovery().rebuiltIndexes()).isEqualTo(1);
  }

  @Test
  void aDamagedHeaderIsAnErrorThatNamesTheFile() throws IOException {
    rig.publish("a", 150);
    rig.log().close();
    for (Path segment : List.of(rig.segments("default").get(0), rig.activeSegment())) {
      for (int at = 0; at < SegmentHeader.BYTES - 4; at++) {
        flip(segment, at);
        Path damaged = segment;
        assertThatThrownBy(() -> Segment.open(DiskFile::open, damaged, Accounts.NONE))
            .hasMessage(segment + ": the header is damaged at byte 0");
        flip(segment, at);
      }
    }
    rig.open();
  }

  @Test
  void aSegmentThatWasBeingMadeIsForgotten() throws IOException {
    rig.publish("a", 150);
    rig.crash();
    Path stump = rig.activeSegment().resolveSibling("00000000000000000151.log");
    Files.write(stump, new byte[SegmentHeader.BYTES - 1]);

    rig.open();

    assertThat(stump).doesNotExist();
    assertThat(rig.publish("a", "next")).isEqualTo(151);
  }

  @Test
  void anIndexThatIsMissingIsMadeAgain() throws IOException {
    rig.publish("a", 250);
    rig.maintain();
    rig.publish("b", 1);
    rig.crash();
    Files.delete(index(rig.segments("default").get(0)));

    rig.open();

    assertThat(rig.log().recovery().rebuiltIndexes()).isEqualTo(1);
    assertThat(rig.from(Topics.of("a"), 0)).hasSize(250);
  }

  @Test
  void anIndexThatIsCutShortIsMadeAgain() throws IOException {
    rig.publish("a", 250);
    rig.maintain();
    Path index = index(rig.segments("default").get(0));
    long size = Files.size(index);
    assertThat(size % Pages.BYTES).isZero();
    rig.log().close();

    for (long cut : new long[] {0, 10, Pages.BYTES, size - Pages.BYTES, size - 1}) {
      truncate(index, cut);
      rig.open();

      assertThat(rig.from(Topics.of("a"), 0)).as("cut at %d", cut).hasSize(250);
      assertThat(Files.size(index)).isEqualTo(size);
      rig.log().close();
    }
    rig.open();
  }

  @Test
  void anIndexWithAFlippedBitIsMadeAgainWhenItIsRead() throws IOException {
    rig.publish("a", 250);
    rig.maintain();
    Path index = index(rig.segments("default").get(0));
    byte[] sound = Files.readAllBytes(index);
    rig.log().close();

    for (int at = 0; at < sound.length; at += 131) {
      if (at % Pages.BYTES >= Pages.BYTES - 4) {
        continue; // not a byte that means anything
      }
      flip(index, at);
      rig.open();
      assertThat(rig.from(Topics.of("a"), 0)).as("flipped at %d", at).hasSize(250);
      assertThat(rig.log().seek(Topics.of("a"), new Seek.Last(249))).hasValue(1);
      rig.log().seek(Topics.all(), new Seek.Since(rig.clock.instant()));
      rig.log().close();
    }
    rig.open();
  }

  @Test
  void filesThatBelongToNothingAreSweptAway() throws IOException {
    rig.publish("a", 3);
    rig.crash();
    Path chain = rig.directory().resolve("default");
    Files.write(chain.resolve("00000000000000000009.index"), new byte[10]);
    Files.write(chain.resolve("00000000000000000009.index.tmp"), new byte[10]);

    rig.open();

    assertThat(Directory.list(chain, "")).containsExactly(rig.activeSegment());
  }

  @Test
  void segmentsThatOverlapAreAnError() throws IOException {
    rig.publish("a", 150);
    rig.crash();
    Path stray = rig.activeSegment().resolveSibling("00000000000000000999.log");
    Files.copy(rig.segments("default").get(0), stray);

    assertThatThrownBy(rig::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("begins before the end of");

    Files.delete(stray);
    rig.open();
  }

  private long recordBytes() {
    return recordBytes("a-0");
  }

  private static long recordBytes(String text) {
    return RecordFormat.HEADER_BYTES + 1 + text.length();
  }

  private static Path index(Path segment) {
    return segment.resolveSibling(segment.getFileName().toString().replace(".log", ".index"));
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

  @Test
  void aSegmentWhoseHeaderNeverReachedTheDiskIsForgotten() throws IOException {
    rig.publish("a", 150);
    rig.crash();
    Path stump = rig.activeSegment().resolveSibling("00000000000000000151.log");
    Files.write(stump, new byte[SegmentHeader.BYTES]);

    rig.open();

    assertThat(stump).doesNotExist();
    assertThat(rig.publish("a", "next")).isEqualTo(151);
  }

  @Test
  void aSegmentThatIsMissingInTheMiddleIsAnErrorThatNamesTheNext() throws IOException {
    rig.publish("a", 350);
    rig.log().close();
    Path missing = rig.segments("default").get(1);
    Path next = rig.segments("default").get(2);
    byte[] bytes = Files.readAllBytes(missing);
    Files.delete(missing);

    assertThatThrownBy(() -> rig.open())
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(next.toString());

    Files.write(missing, bytes);
    rig.open();
    assertThat(rig.all()).hasSize(350);
  }

  @Test
  void anInterruptedThreadClosesTheLogAsAnyOther() throws IOException {
    List<Appended> outcomes = new ArrayList<>();
    rig.log().append(Entry.of("a", LogRig.body("in hand")), outcomes::add);

    Thread.currentThread().interrupt();
    rig.log().close();
    boolean stillInterrupted = Thread.interrupted();

    assertThat(stillInterrupted).isTrue();
    assertThat(outcomes).hasSize(1).allMatch(o -> o instanceof Appended.Stored);
    rig.open();
    assertThat(rig.log().recovery().unclean()).isFalse();
    assertThat(rig.all()).hasSize(1);
  }
}
