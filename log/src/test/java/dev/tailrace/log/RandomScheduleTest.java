package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of appends, reads, retention, crashes and restarts, against the plainest model
 * there is: a list. The schedule follows from its seed.
 */
class RandomScheduleTest {
  private static final List<String> TOPICS =
      List.of("a", "a/b", "a/b/c", "b", "ü/1", "ü/2", "\ud83d\ude00", "\uffee", "z");
  private static final RetentionRule RULE =
      new RetentionRule(
          "some",
          new Topics.Rule("a/", topic -> true, false),
          new Retention(Duration.ofDays(9999), Long.MAX_VALUE, 40));

  /** An entry, and in which of the two chains it is: in that of each of its topics. */
  private static final class Kept {
    private final LogRecord record;
    private final String id;
    private final String key;
    private final long bytes;
    private boolean usual;
    private boolean ruled;

    Kept(LogRecord record, Entry entry) {
      this.record = record;
      this.id = entry.id();
      this.key = entry.idempotencyKey();
      this.bytes = LogRig.size(entry);
      this.usual = topics().anyMatch(topic -> !ruled(topic));
      this.ruled = topics().anyMatch(RandomScheduleTest::ruled);
    }

    LogRecord record() {
      return record;
    }

    Stream<String> topics() {
      return Stream.concat(Stream.of(record.topic()), record.alternates().stream());
    }

    boolean isOneOf(Topics wanted) {
      return topics().anyMatch(wanted::contains);
    }

    boolean dropped(long[] gone) {
      return copies(gone) == 0;
    }

    /** In how many chains it is left. */
    int copies(long[] gone) {
      boolean inUsual = usual && record.offset() > gone[0];
      boolean inRuled = ruled && record.offset() > gone[1];
      return (inUsual ? 1 : 0) + (inRuled ? 1 : 0);
    }

    long bytes(long[] gone) {
      return bytes * copies(gone);
    }

    /** Whether it is left after the end of the usual chain was torn off. */
    boolean outlives(long newest) {
      usual = usual && record.offset() <= newest;
      return usual || ruled;
    }
  }

  @RegisterExtension
  final LogRig rig =
      new LogRig(
          o ->
              o.sync(Sync.NEVER)
                  .rules(RULE)
                  .accounts(LogRig.FIRST_LEVEL)
                  .maxSegmentEntries(16)
                  .segmentBytes(2048)
                  .tailBytes(1500)
                  .maxBatchBytes(1024)
                  .retention(new Retention(Duration.ofDays(9999), Long.MAX_VALUE, 150)));

  // everything that was ever acknowledged and not cut away, in order
  private final List<Kept> model = new ArrayList<>();
  private Random random;

  // how far retention had gone, in either chain, before a step and now
  private long[] droppedBefore = {0, 0};
  private long[] dropped = {0, 0};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyScheduleIsReadAsItWasWritten(long seed) throws IOException {
    random = new Random(seed);
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(20)) {
        case 0 -> harmAnIndexAndOpen();
        case 1 -> rig.crashAndOpen();
        case 2 -> tearAndOpen();
        case 3, 4 -> rig.maintain();
        case 5, 6, 7, 8 -> appendSome();
        case 9 -> fillUpAndRecover();
        case 10 -> rig.clock.advance(Duration.ofMinutes(random.nextInt(300)));
        case 11, 12 -> seekSome();
        default -> readSome();
      }
      look();
      assertThat(rig.log().end()).isEqualTo(end());
      for (String account : List.of("a", "ü", "b", "z")) {
        assertThat(rig.log().kept(account)).as(account).isEqualTo(kept(account));
      }
    }
  }

  private void appendSome() {
    int count = 1 + random.nextInt(12);
    List<Appended> outcomes = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Entry entry = entry();
      entries.add(entry);
      rig.log().append(entry, outcomes::add);
    }
    rig.writer.runAll();

    look();
    assertThat(outcomes).hasSize(count);
    for (int i = 0; i < count; i++) {
      learn(entries.get(i), outcomes.get(i));
    }
  }

  private void learn(Entry entry, Appended outcome) {
    if (outcome instanceof Appended.Stored stored) {
      assertThat(earlier(entry, dropped)).isEmpty();
      assertThat(stored.offset()).isEqualTo(end() + 1);
      byte[] body = entry.body().at(stored.epoch(), stored.offset());
      LogRecord record = LogRecord.of(entry, stored.offset(), rig.clock.millis(), body);
      model.add(new Kept(record, entry));
    } else {
      Appended.Duplicate duplicate = (Appended.Duplicate) outcome;
      assertThat(earlier(entry, droppedBefore)).hasValue(duplicate.offset());
    }
  }

  private void fillUpAndRecover() {
    rig.storage.fillUpAfter(random.nextInt(300));
    List<Appended> outcomes = new ArrayList<>();
    Entry entry = Entry.of("z", LogRig.body("x".repeat(400)));
    rig.log().append(entry, outcomes::add);
    rig.writer.runAll();
    rig.storage.makeRoom();
    assertThat(((Appended.Refused) outcomes.get(0)).reason()).isEqualTo(Appended.Reason.FULL);
    appendSome();
  }

  private void readSome() throws IOException {
    Topics topics = topics();
    long after = random.nextInt((int) end() + 2);
    int most = random.nextInt(600);

    Batch batch = rig.log().read(topics, after, most);

    List<LogRecord> wanted = left(topics, after);
    List<LogRecord> found = batch.records();
    assertThat(found)
        .usingElementComparator(this::compare)
        .isEqualTo(wanted.subList(0, found.size()));
    assertThat(found.isEmpty()).isEqualTo(wanted.isEmpty());
    long last = found.isEmpty() ? after : found.get(found.size() - 1).offset();
    boolean lossAhead = Math.max(dropped[0], dropped[1]) > last;
    if (!lossAhead || found.size() > fitting(wanted, most)) {
      assertThat(found).hasSize(fitting(wanted, most));
    }
    boolean all = found.size() == wanted.size() && !lossAhead;
    assertThat(batch.next()).isIn(all ? Math.max(after, end()) : last, Math.max(after, end()));
    assertThat(batch.from()).isGreaterThanOrEqualTo(after);
    assertThat(batch.lost() || batch.from() == after).isTrue();
    assertThat(batch.lost() && Math.max(dropped[0], dropped[1]) <= after).isFalse();
    model.forEach(kept -> assertLossTold(kept, topics, after, batch));
  }

  private void assertLossTold(Kept kept, Topics topics, long after, Batch batch) {
    long offset = kept.record().offset();
    if (offset <= after || offset > Math.max(dropped[0], dropped[1])) {
      return;
    }
    for (String topic : kept.topics().filter(topics::contains).toList()) {
      long loss = dropped[ruled(topic) ? 1 : 0];
      if (offset <= loss && batch.next() >= loss) {
        assertThat(batch.lost()).as("a loss is told when passed").isTrue();
        assertThat(batch.from()).isGreaterThanOrEqualTo(kept.dropped(dropped) ? offset : loss - 1);
      }
    }
  }

  private void seekSome() throws IOException {
    Topics topics = topics();
    int count = random.nextInt(30);
    List<LogRecord> left = left(topics, 0);

    long last = rig.log().seek(topics, new Seek.Last(count)).getAsLong();
    assertThat(left(topics, last)).hasSize(Math.min(count, left.size()));

    long earliest = rig.log().seek(topics, new Seek.Earliest()).getAsLong();
    assertThat(left(topics, earliest)).hasSize(left.size());

    long time = rig.clock.millis() - random.nextInt(20_000_000);
    long since = rig.log().seek(topics, new Seek.Since(Instant.ofEpochMilli(time))).getAsLong();
    List<LogRecord> young = left.stream().filter(r -> r.timeMillis() >= time).toList();
    assertThat(left(topics, since)).hasSameSizeAs(young);

    String id = "id-" + random.nextInt(40);
    Seek afterId = new Seek.AfterId(id, RandomScheduleTest::flagged);
    assertThat(rig.log().seek(topics, afterId)).isEqualTo(afterId(topics, id));
  }

  private OptionalLong afterId(Topics topics, String id) {
    List<Kept> named =
        model.stream()
            .filter(k -> id.equals(k.id) && !k.dropped(dropped))
            .filter(k -> flagged(k.record()))
            .toList();
    return Stream.concat(named.stream().filter(k -> k.isOneOf(topics)), named.stream())
        .mapToLong(k -> k.record().offset())
        .findFirst();
  }

  /** A crash with a torn file: what is lost is the end of one chain, and a new epoch says so. */
  private void tearAndOpen() throws IOException {
    String epoch = rig.log().epochs().current();
    rig.crash();
    List<Path> segments = rig.segments("default");
    if (!segments.isEmpty()) {
      Path active = segments.get(segments.size() - 1);
      long size = Files.size(active);
      long cut = Math.max(SegmentHeader.BYTES, size - random.nextInt(200));
      try (RandomAccessFile file = new RandomAccessFile(active.toFile(), "rw")) {
        file.setLength(cut);
      }
    }
    rig.open();
    look();
    forgetTorn();
    if (!rig.log().recovery().cuts().isEmpty()) {
      assertThat(rig.log().epochs().current()).isNotEqualTo(epoch);
    }
  }

  /** It closes, and somebody else's hand or a bad disk gets at an index file, or nobody. */
  private void harmAnIndexAndOpen() throws IOException {
    rig.log().close();
    List<Path> indexes = Directory.list(rig.directory().resolve("default"), ".index");
    if (!indexes.isEmpty()) {
      harm(indexes.get(random.nextInt(indexes.size())));
    }
    rig.open();
  }

  private void harm(Path index) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(index.toFile(), "rw")) {
      int at = random.nextInt((int) file.length());
      switch (random.nextInt(4)) {
        case 0 -> file.setLength(at);
        case 1 -> {
          file.seek(at);
          int value = file.read();
          file.seek(at);
          file.write(value ^ 1 << random.nextInt(8));
        }
        case 2 -> file.setLength(0);
        default -> {}
      }
    }
  }

  private long kept(String account) {
    return model.stream()
        .filter(kept -> account.equals(LogRig.FIRST_LEVEL.of(kept.record().topic())))
        .mapToLong(kept -> kept.bytes(dropped))
        .sum();
  }

  private void forgetTorn() throws IOException {
    long newest =
        rig.log().stats().classes().get(0).segments() == 0
            ? 0
            : rig.log().stats().classes().get(0).newest();
    model.removeIf(kept -> !kept.outlives(newest));
  }

  private Entry entry() {
    String id = random.nextInt(4) == 0 ? "id-" + random.nextInt(40) : null;
    String key = random.nextInt(4) == 0 ? "key-" + random.nextInt(40) : null;
    String text = "x".repeat(random.nextInt(60));
    List<String> alternates = Stream.generate(this::topic).limit(random.nextInt(3)).toList();
    return new Entry(topic(), alternates, random.nextInt(4), id, key, 0, LogRig.body(text));
  }

  private Topics topics() {
    return switch (random.nextInt(4)) {
      case 0 -> Topics.all();
      case 1 -> Topics.of(topic());
      case 2 -> Topics.of(topic(), topic() + "/none", "a");
      default -> new Topics(Set.of(topic()), List.of(rule()));
    };
  }

  private Topics.Rule rule() {
    String prefix = List.of("", "a", "a/", "ü/").get(random.nextInt(4));
    Predicate<String> matches = random.nextBoolean() ? t -> true : t -> t.length() % 2 == 1;
    return new Topics.Rule(prefix, matches, false);
  }

  private String topic() {
    return TOPICS.get(random.nextInt(TOPICS.size()));
  }

  private List<LogRecord> left(Topics topics, long after) {
    return model.stream()
        .filter(k -> k.isOneOf(topics) && !k.dropped(dropped))
        .map(Kept::record)
        .filter(r -> r.offset() > after)
        .toList();
  }

  private OptionalLong earlier(Entry entry, long[] gone) {
    return model.stream()
        .filter(k -> k.key != null && k.key.equals(entry.idempotencyKey()) && !k.dropped(gone))
        .map(Kept::record)
        .filter(r -> r.topic().equals(entry.topic()))
        .filter(r -> r.timeMillis() > rig.clock.millis() - Duration.ofHours(24).toMillis())
        .mapToLong(LogRecord::offset)
        .findFirst();
  }

  /** Asks the log how far retention has gone; that it goes right is for other tests. */
  private void look() {
    List<LogStats.OfClass> classes = rig.log().stats().classes();
    droppedBefore = dropped;
    dropped = classes.stream().mapToLong(LogStats.OfClass::dropped).toArray();
  }

  private long end() {
    long last = model.isEmpty() ? 0 : model.get(model.size() - 1).record().offset();
    return Math.max(last, Math.max(dropped[0], dropped[1]));
  }

  private static boolean ruled(String topic) {
    return topic.startsWith("a/");
  }

  private static boolean flagged(LogRecord record) {
    return record.flags() > 0;
  }

  private static int fitting(List<LogRecord> records, int most) {
    long bytes = 0;
    for (int i = 0; i < records.size(); i++) {
      bytes += records.get(i).body().length;
      if (bytes > most && i > 0) {
        return i;
      }
    }
    return records.size();
  }

  private int compare(LogRecord a, LogRecord b) {
    boolean same =
        a.offset() == b.offset()
            && a.topic().equals(b.topic())
            && a.alternates().equals(b.alternates())
            && a.flags() == b.flags()
            && a.timeMillis() == b.timeMillis()
            && Objects.deepEquals(a.body(), b.body());
    return same ? 0 : 1;
  }
}
