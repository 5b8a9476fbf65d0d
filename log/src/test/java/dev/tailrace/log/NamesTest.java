package dev.tailrace.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What publishers call their entries: their ids, and idempotency keys. */
class NamesTest {
  private static final Entry.Body OWN_ID =
      (epoch, offset) -> (epoch + "." + offset).getBytes(UTF_8);

  @RegisterExtension final LogRig rig = new LogRig(o -> o.maxSegmentEntries(10).tailBytes(0));

  @Test
  void aKeyIsKnownWithinOneGroup() {
    List<Appended> outcomes = new ArrayList<>();
    for (String text : List.of("1", "1", "2")) {
      rig.log().append(new Entry("a", null, "k", 0, LogRig.body(text)), outcomes::add);
    }

    rig.writer.runAll();

    assertThat(outcomes)
        .containsExactly(
            new Appended.Stored(epoch(), 1),
            new Appended.Duplicate(epoch(), 1, true),
            new Appended.Duplicate(epoch(), 1, false));
    assertThat(rig.log().end()).isEqualTo(1);
  }

  @Test
  void aRepeatedKeyIsRefusedWithItsEntryWhenTheDiskIsFull() {
    rig.publish("a", "first");
    List<Appended> outcomes = new ArrayList<>();
    rig.log().append(new Entry("a", null, "k", 0, LogRig.body("1")), outcomes::add);
    rig.log().append(new Entry("a", null, "k", 0, LogRig.body("1")), outcomes::add);

    rig.storage.fillUpAfter(10);
    rig.writer.runAll();
    rig.storage.makeRoom();

    assertThat(outcomes).hasSize(2).allMatch(o -> o instanceof Appended.Refused);
    assertThat(rig.append(new Entry("a", null, "k", 0, LogRig.body("1"))))
        .isEqualTo(new Appended.Stored(epoch(), 2));
  }

  @Test
  void aGroupOfRepetitionsWritesNothing() {
    rig.append(new Entry("a", null, "k", 0, LogRig.body("1")));
    int forces = rig.storage.forces();

    rig.append(new Entry("a", null, "k", 0, LogRig.body("1")));

    assertThat(rig.storage.forces()).isEqualTo(forces);
  }

  @Test
  void aKeyOutlivesACrash() throws IOException {
    rig.append(new Entry("a", null, "k", 0, LogRig.body("1")));
    rig.publish("a", 25);

    rig.crashAndOpen();

    assertThat(rig.append(new Entry("a", null, "k", 0, LogRig.body("1"))))
        .isEqualTo(new Appended.Duplicate(epoch(), 1, true));
  }

  @Test
  void aBodyWithItsOwnIdIsComparedUnderTheEpochOfItsEntry() throws IOException {
    String first = epoch();
    rig.append(new Entry("a", null, "k", 0, OWN_ID));
    rig.crash();
    Files.write(rig.activeSegment(), new byte[1], StandardOpenOption.APPEND);
    rig.open();

    Appended again = rig.append(new Entry("a", null, "k", 0, OWN_ID));

    assertThat(epoch()).isNotEqualTo(first);
    assertThat(again).isEqualTo(new Appended.Duplicate(first, 1, true));
  }

  @Test
  void aSegmentThatIsTooOldIsNotAskedForAKey() throws IOException {
    rig.append(new Entry("a", null, "k", 0, LogRig.body("1")));
    rig.publish("a", 20);
    Files.write(
        rig.segments("default").get(0).resolveSibling("00000000000000000001.index"),
        new byte[Pages.BYTES],
        StandardOpenOption.WRITE);
    rig.clock.advance(Duration.ofHours(25));

    Appended again = rig.append(new Entry("a", null, "k", 0, LogRig.body("1")));

    assertThat(again).isInstanceOf(Appended.Stored.class);
  }

  @Test
  void namesWhoseHashesCollideAreToldApart() throws IOException {
    rig.publish("a", "the segment is made");
    Segment segment = Segment.open(DiskFile::open, rig.activeSegment(), Accounts.NONE);
    String[] pair = collision(segment.seed());
    segment.release();

    rig.append(new Entry("a", pair[0], null, 0, LogRig.body("1")));
    rig.append(new Entry("a", pair[1], null, 0, LogRig.body("2")));

    for (int i = 0; i < 2; i++) {
      assertThat(rig.log().seek(Topics.all(), new Seek.AfterId(pair[0]))).hasValue(2);
      assertThat(rig.log().seek(Topics.all(), new Seek.AfterId(pair[1]))).hasValue(3);
      rig.publish("a", 10);
    }
    assertThat(rig.segments("default").size()).isGreaterThan(1);
  }

  @Test
  void theOldestSegmentWithAnIdDecides() throws IOException {
    for (int i = 0; i < 35; i++) {
      rig.append(new Entry("t" + i % 2, "id-" + i % 7, null, 0, LogRig.body("" + i)));
    }

    assertThat(rig.log().seek(Topics.all(), new Seek.AfterId("id-3"))).hasValue(4);
    assertThat(rig.log().seek(Topics.of("t0"), new Seek.AfterId("id-3"))).hasValue(11);
    assertThat(rig.log().seek(Topics.of("t1"), new Seek.AfterId("id-3"))).hasValue(4);
  }

  @Test
  void everyIdOfManyIsFoundInASealedSegment() throws IOException {
    rig.log().close();
    rig.open(o -> o.maxSegmentEntries(5000).tailBytes(0));
    List<Appended> outcomes = new ArrayList<>();
    for (int i = 0; i < 5001; i++) {
      rig.log().append(new Entry("a", "id-" + i, "key-" + i, 0, LogRig.body("")), outcomes::add);
    }
    rig.writer.runAll();
    rig.publish("a", "sealed");

    for (int i = 0; i < 5001; i += 13) {
      assertThat(rig.log().seek(Topics.all(), new Seek.AfterId("id-" + i))).hasValue(i + 1);
    }
    assertThat(rig.log().seek(Topics.all(), new Seek.AfterId("id-5001"))).isEmpty();
    assertThat(rig.append(new Entry("a", null, "key-17", 0, LogRig.body(""))))
        .isEqualTo(new Appended.Duplicate(epoch(), 18, true));
  }

  @Test
  void hashesSpreadOverTheirWholeRange() {
    int[] buckets = new int[64];
    for (int i = 0; i < 64_000; i++) {
      buckets[Hash.ofId(4711, ("id-" + i).getBytes(UTF_8)) >>> 25]++;
    }

    assertThat(Arrays.stream(buckets).boxed()).allMatch(count -> count > 800 && count < 1200);
  }

  private String epoch() {
    return rig.log().epochs().current();
  }

  private static String[] collision(long seed) {
    Map<Integer, String> seen = new HashMap<>();
    for (int i = 0; ; i++) {
      String id = "id-" + i;
      String other = seen.putIfAbsent(Hash.ofId(seed, id.getBytes(UTF_8)), id);
      if (other != null) {
        return new String[] {other, id};
      }
    }
  }

  @Test
  void anIdThatManyEntriesShareIsFoundWithOneRead() throws IOException {
    rig.log().close();
    rig.open(o -> o.tailBytes(0).maxSegmentEntries(10_000));
    for (int i = 0; i < 1000; i++) {
      rig.append(new Entry("state", "state", null, 0, LogRig.body("" + i)));
    }
    int before = rig.storage.reads();

    assertThat(rig.log().seek(Topics.of("state"), new Seek.AfterId("state"))).hasValue(1);

    assertThat(rig.storage.reads() - before).isEqualTo(1);
  }

  @Test
  void theNewestAreCountedFromTheEndThatAReaderSees() throws IOException {
    rig.publish("a", 25);
    rig.log().close();
    LogOpening opening = new LogOpening(rig.options(), rig.environment());
    opening.open(new StateFile(rig.storage, rig.directory()));
    try {
      for (Topics topics : List.of(Topics.of("a"), Topics.all())) {
        Seeker seeker = new Seeker(opening.chains(), topics, 22);
        assertThat(seeker.seek(new Seek.Last(3))).as("%s", topics).hasValue(19);
        assertThat(seeker.seek(new Seek.Last(1))).as("%s", topics).hasValue(21);
      }
    } finally {
      for (SegmentChain chain : opening.chains().all()) {
        chain.close();
      }
    }
    rig.open();
  }

  @Test
  void theSameHashAndOthersAreKeptSideBySide() {
    HashTable table = new HashTable();
    for (int i = 0; i < 200_000; i++) {
      table.add(i % 2 == 0 ? 7 : i, i);
    }

    assertThat(table.positions(7)).hasSize(100_001).contains(0, 7, 199_998).doesNotContain(9);
    assertThat(table.positions(9)).containsExactly(9);
    assertThat(table.positions(8)).isEmpty();
    assertThat(table.sorted()).hasSize(200_000).isSorted();
  }
}
