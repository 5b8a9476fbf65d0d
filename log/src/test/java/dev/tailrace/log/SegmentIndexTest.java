package dev.tailrace.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index on the heap and the one in a file say the same, over many pages and many topics. */
class SegmentIndexTest {
  private static final int ENTRIES = 20_000;
  private static final int TOPICS = 3_000;
  private static final long BASE = 4_000_000_000L;
  private static final long SEED = 99;
  private static final int SEGMENT_BYTES = ENTRIES * 100;

  private final Random random = new Random(5);
  private final FaultyStorage storage = new FaultyStorage();
  private final HeapIndex heap = new HeapIndex(BASE, SEED, LogRig.FIRST_LEVEL);
  private final Map<String, List<Long>> model = new TreeMap<>();
  private final Map<String, Long> bytes = new TreeMap<>();
  private Path directory;
  private IndexFile file;

  @BeforeEach
  void writeBoth() throws IOException {
    directory = Files.createTempDirectory("tailrace-index");
    for (int i = 0; i < ENTRIES; i++) {
      String topic = topic(random.nextInt(TOPICS));
      Names names =
          new Names(
              topic.getBytes(UTF_8),
              ("id-" + i).getBytes(UTF_8),
              "key".getBytes(UTF_8),
              List.of());
      List<String> alternates = i % 10 == 0 ? List.of("alt/" + i % 70, "alt") : List.of();
      count(topic, heap.add(names, topic, alternates, BASE + 3L * i, i / 7, i * 100));
      long posting = Postings.of(3L * i, i * 100);
      model.computeIfAbsent(topic, t -> new ArrayList<>()).add(posting);
      alternates.forEach(a -> model.computeIfAbsent(a, t -> new ArrayList<>()).add(posting));
    }
    Path path = directory.resolve("some.index");
    new IndexWriter(heap).write(storage, path, BASE, SEED, SEGMENT_BYTES);
    file = open(LogRig.FIRST_LEVEL);
  }

  private void count(String topic, Tally tally) {
    String account = LogRig.FIRST_LEVEL.of(topic);
    if (account == null) {
      assertThat(tally).isNull();
    } else {
      tally.add(100);
      bytes.merge(account, 100L, Long::sum);
    }
  }

  private IndexFile open(Accounts accounts) throws IOException {
    return IndexFile.open(
        storage, directory.resolve("some.index"), BASE, SEED, SEGMENT_BYTES, accounts);
  }

  @AfterEach
  void deleteBoth() throws IOException {
    file.close();
    assertThat(storage.openFiles()).isZero();
    LogRig.delete(directory);
  }

  @Test
  void everyTopicHasItsPostings() throws IOException {
    for (Map.Entry<String, List<Long>> topic : model.entrySet()) {
      assertThat(postings(heap, Topics.of(topic.getKey()))).isEqualTo(topic.getValue());
      assertThat(postings(file, Topics.of(topic.getKey()))).isEqualTo(topic.getValue());
    }
    assertThat(file.postings(Topics.of("none", "", "zzz"))).isEmpty();
  }

  @Test
  void aRuleFindsItsTopicsByTheirPrefix() throws IOException {
    for (String prefix : List.of("", "ü", "alt", "users/1", "users/19", "\ud83d\ude00/", "\uffff")) {
      Topics.Rule rule = new Topics.Rule(prefix, t -> !t.endsWith("7"), false);
      Topics topics = new Topics(Set.of(topic(17), "none"), List.of(rule, rule));
      List<Long> expected = new ArrayList<>();
      model.forEach(
          (topic, postings) -> expected.addAll(topics.contains(topic) ? postings : List.of()));

      assertThat(postings(heap, topics)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(postings(file, topics)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void everyAccountHasItsShare() {
    List<Share> expected = new ArrayList<>();
    bytes.forEach((account, sum) -> expected.add(new Share(account, sum)));

    assertThat(expected).hasSizeGreaterThan(2).extracting(Share::account).doesNotContain("alt");
    assertThat(heap.shares()).isEqualTo(expected);
    assertThat(file.shares()).isEqualTo(expected);
    assertThat(file.isCounted()).isTrue();
  }

  @Test
  void sharesAreNotThoseOfOtherAccounts() throws IOException {
    try (IndexFile other = open(new Accounts("other", topic -> topic))) {
      assertThat(other.isCounted()).isFalse();
      assertThat(other.shares()).isEmpty();
    }
    try (IndexFile none = open(Accounts.NONE)) {
      assertThat(none.isCounted()).isTrue();
      assertThat(none.shares()).isEmpty();
    }
  }

  @Test
  void everyIdIsAmongItsCandidates() throws IOException {
    for (int i = 0; i < ENTRIES; i += 7) {
      int hash = Hash.ofId(SEED, ("id-" + i).getBytes(UTF_8));

      assertThat(heap.positions(hash)).contains(i * 100);
      assertThat(file.positions(hash)).containsExactlyInAnyOrder(heap.positions(hash));
    }
    for (int hash : new int[] {0, Integer.MAX_VALUE, 1 << 30}) {
      assertThat(file.positions(hash)).containsExactlyInAnyOrder(heap.positions(hash));
    }
  }

  @Test
  void aMarkIsNeverBehindWhatItLeadsTo() throws IOException {
    assertThat(file.marks()).isEqualTo(heap.marks()).isGreaterThan(20);
    assertThat(file.summary()).isEqualTo(heap.summary());
    for (int i = 0; i < ENTRIES; i += 11) {
      Mark byOffset = file.floor(Mark::offset, BASE + 3L * i);
      Mark byTime = file.floor(Mark::timeMillis, i / 7 - 1);
      Mark byOrdinal = file.floor(Mark::ordinal, i);

      assertThat(byOffset).isEqualTo(heap.floor(Mark::offset, BASE + 3L * i));
      assertThat(byOffset.position()).isBetween(i * 100 - Mark.SPACING_BYTES - 200, i * 100);
      assertThat(byTime.ordinal() == 0 || byTime.timeMillis() < i / 7).isTrue();
      assertThat(byOrdinal.ordinal()).isLessThanOrEqualTo(i);
    }
  }

  @Test
  void theFirstPostingAfterAnOffsetIsFound() throws IOException {
    String topic = model.keySet().iterator().next();
    List<Long> all = model.get(topic);
    Postings inFile = file.postings(Topics.of(topic)).get(0);

    for (int i = 0; i < all.size(); i++) {
      long delta = Postings.delta(all.get(i));
      assertThat(inFile.firstAfter(delta - 1)).isEqualTo(i);
      assertThat(inFile.firstAfter(delta)).isEqualTo(i + 1);
    }
    assertThat(inFile.firstAfter(-1)).isZero();
  }

  private static List<Long> postings(SegmentIndex index, Topics topics) throws IOException {
    List<Long> found = new ArrayList<>();
    for (Postings list : index.postings(topics)) {
      for (int i = 0; i < list.count(); i++) {
        found.add(list.at(i));
      }
    }
    return found;
  }

  private static String topic(int i) {
    return switch (i % 5) {
      case 0 -> "users/" + i;
      case 1 -> "ü/" + i;
      case 2 -> "\ud83d\ude00/" + i;
      case 3 -> "\uffee" + i;
      default -> "x".repeat(i % 300) + i;
    };
  }
}
