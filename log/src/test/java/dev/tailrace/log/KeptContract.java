package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every event log counts that is given {@link LogRig#FIRST_LEVEL} for its accounts. */
interface KeptContract {
  EventLog log();

  /** Has the log's writer do what it has to do. */
  void settle();

  /** Puts what was appended so far out of easy reach, where a log has such a place. */
  void age() throws IOException;

  @Test
  default void wholeRecordsAreCountedOnTheAccountOfTheirTopic() throws IOException {
    Entry bare = Entry.of("ü/1", LogRig.body("Körper"));
    Entry named = new Entry("ü/2/3", "id-1", "key-1", 4711, LogRig.body("x"));
    append(bare);
    append(named);
    append(Entry.of("a/1", LogRig.body("of another")));
    append(Entry.of("nobody's", LogRig.body("1")));
    age();

    assertThat(log().kept("ü")).isEqualTo(LogRig.size(bare) + LogRig.size(named));
    assertThat(LogRig.size(bare)).isEqualTo(RecordFormat.HEADER_BYTES + 4 + 7);
    assertThat(log().kept("a")).isEqualTo(RecordFormat.HEADER_BYTES + 3 + 10);
    assertThat(log().kept("nobody's")).isZero();
    assertThat(log().kept("")).isZero();
  }

  @Test
  default void otherTopicsOfAnEntryCostTheirOwnersNothing() throws IOException {
    List<String> others = List.of("b/1", "b/2", "c/1");
    Entry entry = new Entry("a/1", others, 0, null, null, 0, LogRig.body("1"));
    append(entry);
    append(Entry.of("c/1", LogRig.body("of its own")));
    age();

    assertThat(log().kept("a")).isGreaterThanOrEqualTo(LogRig.size(entry));
    assertThat(log().kept("b")).isZero();
    assertThat(log().kept("c")).isEqualTo(RecordFormat.HEADER_BYTES + 3 + 10);
  }

  @Test
  default void aRepeatedEntryIsNotCountedAgain() throws IOException {
    Entry entry = new Entry("a/1", null, "key", 0, LogRig.body("1"));
    append(entry);
    append(entry);
    age();

    assertThat(log().kept("a")).isEqualTo(LogRig.size(entry));
  }

  @Test
  default void whatIsAcknowledgedIsCounted() {
    Entry entry = Entry.of("a/1", LogRig.body("1"));
    List<Long> seen = new ArrayList<>();

    log().append(entry, done -> seen.add(log().kept("a")));
    settle();

    assertThat(seen).containsExactly(LogRig.size(entry));
  }

  private void append(Entry entry) {
    log().append(entry, done -> {});
    settle();
  }
}
