package dev.tailrace.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every event log does, whatever it keeps its entries on. */
interface EventLogContract extends KeptContract {
  ManualClock clock();

  @Test
  default void anEmptyLogEndsAtZero() throws IOException {
    Batch batch = log().read(Topics.all(), 0, 100);

    assertThat(log().end()).isZero();
    assertThat(batch).isEqualTo(new Batch(0, List.of(), 0));
  }

  @Test
  default void offsetsRiseFromOne() {
    Appended first = append("a", "1");
    Appended second = append("b", "2");

    assertThat(first).isEqualTo(new Appended.Stored(epoch(), 1));
    assertThat(second).isEqualTo(new Appended.Stored(epoch(), 2));
    assertThat(log().end()).isEqualTo(2);
  }

  @Test
  default void aRecordIsWhatWasAppended() throws IOException {
    append(new Entry("täglich/ü", "id-1", "key-1", 4711, LogRig.body("Körper")));
    age();

    LogRecord record = log().read(Topics.all(), 0, 100).records().get(0);

    assertThat(record.offset()).isEqualTo(1);
    assertThat(record.topic()).isEqualTo("täglich/ü");
    assertThat(record.timeMillis()).isEqualTo(clock().millis());
    assertThat(record.expiresAtMillis()).isEqualTo(4711);
    assertThat(record.body()).isEqualTo("Körper".getBytes(UTF_8));
  }

  @Test
  default void anEntryIsReadByEachOfItsTopicsOnce() throws IOException {
    append(onTopics("1", "t1"));
    append(onTopics("2", "t1", "t2", "t3", "t2", "t1"));
    append(onTopics("3", "t2", "t1"));
    append(onTopics("4", "ü/4", "t3"));
    age();

    assertThat(texts(Topics.of("t1"), 0)).containsExactly("1", "2", "3");
    assertThat(texts(Topics.of("t2"), 0)).containsExactly("2", "3");
    assertThat(texts(Topics.of("t3"), 2)).containsExactly("4");
    assertThat(texts(Topics.of("t1", "t2", "t3"), 0)).containsExactly("1", "2", "3", "4");
    assertThat(texts(Topics.all(), 0)).containsExactly("1", "2", "3", "4");
    Topics.Rule rule = new Topics.Rule("t", topic -> !topic.equals("t1"), false);
    assertThat(texts(new Topics(Set.of("t2"), List.of(rule)), 0)).containsExactly("2", "3", "4");
  }

  @Test
  default void topicsAndFlagsAreKeptWithTheEntry() throws IOException {
    Entry entry = new Entry("a", List.of("ü", "b"), 0xFF, "id", "key", 9, LogRig.body("x"));
    append(entry);
    age();

    LogRecord record = log().read(Topics.of("b"), 0, 100).records().get(0);

    assertThat(record.topic()).isEqualTo("a");
    assertThat(record.alternates()).containsExactly("ü", "b");
    assertThat(record.flags()).isEqualTo(0xFF);
    assertThat(LogRig.text(record)).isEqualTo("x");
    assertThat(append(entry)).isEqualTo(new Appended.Duplicate(epoch(), 1, true));
  }

  @Test
  default void anEntryOfSeveralTopicsCountsOnceAmongTheLast() throws IOException {
    for (int i = 1; i <= 6; i++) {
      append(onTopics("" + i, "t1", "t2", "t" + i));
    }
    age();

    assertThat(textsFrom(Topics.of("t1", "t2", "t6"), new Seek.Last(2))).containsExactly("5", "6");
    assertThat(textsFrom(Topics.of("t2"), new Seek.Last(5))).hasSize(5);
    assertThat(textsFrom(Topics.all(), new Seek.Last(3))).containsExactly("4", "5", "6");
  }

  @Test
  default void aKeyBelongsToTheCanonicalTopicAndStandsForTopicsAndFlagsToo() throws IOException {
    append(new Entry("a", List.of("b"), 1, null, "k", 0, LogRig.body("1")));
    age();

    Appended otherFlags = append(new Entry("a", List.of("b"), 0, null, "k", 0, LogRig.body("1")));
    Appended otherTopics = append(new Entry("a", List.of("c"), 1, null, "k", 0, LogRig.body("1")));
    Appended elsewhere = append(new Entry("b", List.of("a"), 1, null, "k", 0, LogRig.body("1")));

    assertThat(otherFlags).isEqualTo(new Appended.Duplicate(epoch(), 1, false));
    assertThat(otherTopics).isEqualTo(new Appended.Duplicate(epoch(), 1, false));
    assertThat(elsewhere).isEqualTo(new Appended.Stored(epoch(), 2));
  }

  @Test
  default void anIdIsThatOfTheFirstEntryThatCounts() throws IOException {
    append(new Entry("a", List.of("b"), 1, "id", null, 0, LogRig.body("1")));
    append(new Entry("c", List.of(), 0, "id", null, 0, LogRig.body("2")));
    append(new Entry("d", List.of("b"), 0, "id", null, 0, LogRig.body("3")));
    age();
    Seek.AfterId unflagged = new Seek.AfterId("id", record -> record.flags() == 0);
    Seek.AfterId none = new Seek.AfterId("id", record -> record.flags() == 2);

    assertThat(log().seek(Topics.of("b"), new Seek.AfterId("id"))).hasValue(1);
    assertThat(log().seek(Topics.of("b"), unflagged)).hasValue(3);
    assertThat(log().seek(Topics.of("a"), unflagged)).hasValue(2);
    assertThat(log().seek(Topics.of("a"), none)).isEqualTo(OptionalLong.empty());
  }

  @Test
  default void theBodyKnowsItsEpochAndOffset() throws IOException {
    append("a", "1");
    append(Entry.of("a", (epoch, offset) -> (epoch + "." + offset).getBytes(UTF_8)));

    List<String> texts = texts(Topics.all(), 0);

    assertThat(texts).containsExactly("1", epoch() + ".2");
  }

  @Test
  default void aReadGivesTheTopicsAskedForInOrder() throws IOException {
    for (int i = 1; i <= 9; i++) {
      append("t" + i % 3, "" + i);
    }
    age();

    assertThat(texts(Topics.all(), 4)).containsExactly("5", "6", "7", "8", "9");
    assertThat(texts(Topics.of("t1"), 0)).containsExactly("1", "4", "7");
    assertThat(texts(Topics.of("t0", "t1"), 3)).containsExactly("4", "6", "7", "9");
    assertThat(texts(Topics.of("none"), 0)).isEmpty();
  }

  @Test
  default void aRuleNarrowsByItsPrefixAndDecidesByItself() throws IOException {
    for (String topic : List.of("a", "b/x", "b/y", "b", "bb/x", "c")) {
      append(topic, topic);
    }
    age();
    Topics.Rule rule = new Topics.Rule("b/", t -> !t.endsWith("y"), false);

    assertThat(texts(new Topics(Set.of(), List.of(rule)), 0)).containsExactly("b/x");
    assertThat(texts(new Topics(Set.of("b/x", "c"), List.of(rule)), 0)).containsExactly("b/x", "c");
  }

  @Test
  default void aReadStopsBeforeTooManyBytesButGivesAtLeastOne() throws IOException {
    for (int i = 0; i < 5; i++) {
      append("a", "12345");
    }
    age();

    Batch two = log().read(Topics.all(), 0, 14);
    Batch one = log().read(Topics.of("a"), 2, 1);
    Batch rest = log().read(Topics.of("a"), 3, 10);

    assertThat(offsets(two)).containsExactly(1L, 2L);
    assertThat(two.next()).isEqualTo(2);
    assertThat(offsets(one)).containsExactly(3L);
    assertThat(offsets(rest)).containsExactly(4L, 5L);
    assertThat(rest.next()).isEqualTo(5);
  }

  @Test
  default void withNothingLeftTheCursorMovesToTheEnd() throws IOException {
    append("a", "1");
    append("b", "2");
    append("c", "3");
    age();

    assertThat(log().read(Topics.of("a"), 1, 100)).isEqualTo(new Batch(1, List.of(), 3));
    assertThat(log().read(Topics.of("a"), 0, 100).next()).isEqualTo(3);
    assertThat(log().read(Topics.all(), 3, 100)).isEqualTo(new Batch(3, List.of(), 3));
    assertThat(log().read(Topics.all(), 9, 100)).isEqualTo(new Batch(9, List.of(), 9));
  }

  @Test
  default void anExpiredEntryIsStillRead() throws IOException {
    append(new Entry("a", null, null, 1, LogRig.body("old")));

    assertThat(texts(Topics.of("a"), 0)).containsExactly("old");
  }

  @Test
  default void timesNeverFall() throws IOException {
    append("a", "1");
    clock().advance(Duration.ofHours(-1));
    append("a", "2");

    List<LogRecord> records = log().read(Topics.all(), 0, 100).records();

    assertThat(records.get(1).timeMillis()).isEqualTo(records.get(0).timeMillis());
  }

  @Test
  default void earliestIsBeforeTheFirstEntry() throws IOException {
    assertThat(log().seek(Topics.all(), new Seek.Earliest())).hasValue(0);

    append("a", "1");
    age();

    assertThat(log().seek(Topics.all(), new Seek.Earliest())).hasValue(0);
    assertThat(log().seek(Topics.of("z"), new Seek.Earliest())).hasValue(0);
  }

  @Test
  default void lastCountsBackwardsOnTheTopicsAskedFor() throws IOException {
    for (int i = 1; i <= 8; i++) {
      append("t" + i % 2, "" + i);
    }
    age();

    assertThat(textsFrom(Topics.all(), new Seek.Last(3))).containsExactly("6", "7", "8");
    assertThat(textsFrom(Topics.of("t1"), new Seek.Last(2))).containsExactly("5", "7");
    assertThat(textsFrom(Topics.of("t1"), new Seek.Last(99))).containsExactly("1", "3", "5", "7");
    assertThat(textsFrom(Topics.of("t0", "t1"), new Seek.Last(2))).containsExactly("7", "8");
    assertThat(log().seek(Topics.all(), new Seek.Last(0))).hasValue(8);
    assertThat(log().seek(Topics.of("none"), new Seek.Last(5))).hasValue(8);
  }

  @Test
  default void sinceFindsTheFirstEntryOfATime() throws IOException {
    Instant start = clock().instant();
    for (int i = 1; i <= 6; i++) {
      append("t" + i % 2, "" + i);
      clock().advance(Duration.ofMinutes(1));
    }
    age();

    assertThat(textsFrom(Topics.all(), new Seek.Since(start))).hasSize(6);
    assertThat(textsFrom(Topics.all(), new Seek.Since(start.plusSeconds(180))))
        .containsExactly("4", "5", "6");
    assertThat(textsFrom(Topics.of("t1"), new Seek.Since(start.plusSeconds(121))))
        .containsExactly("5");
    assertThat(textsFrom(Topics.all(), new Seek.Since(start.plusSeconds(9999)))).isEmpty();
  }

  @Test
  default void aPublishersIdIsACursor() throws IOException {
    append(new Entry("a", "one", null, 0, LogRig.body("1")));
    append(new Entry("b", "two", null, 0, LogRig.body("2")));
    append(new Entry("a", "two", null, 0, LogRig.body("3")));
    append(new Entry("a", "two", null, 0, LogRig.body("4")));
    age();

    assertThat(log().seek(Topics.of("a"), new Seek.AfterId("one"))).hasValue(1);
    assertThat(log().seek(Topics.of("a"), new Seek.AfterId("two"))).hasValue(3);
    assertThat(log().seek(Topics.of("b"), new Seek.AfterId("two"))).hasValue(2);
    assertThat(log().seek(Topics.of("z"), new Seek.AfterId("two"))).hasValue(2);
    assertThat(log().seek(Topics.all(), new Seek.AfterId("three"))).isEqualTo(OptionalLong.empty());
  }

  @Test
  default void aKeyIsGoodForOneEntryOnItsTopic() throws IOException {
    append(new Entry("a", null, "k", 0, LogRig.body("1")));
    age();

    Appended again = append(new Entry("a", null, "k", 0, LogRig.body("1")));
    Appended other = append(new Entry("a", null, "k", 0, LogRig.body("2")));
    Appended elsewhere = append(new Entry("b", null, "k", 0, LogRig.body("1")));

    assertThat(again).isEqualTo(new Appended.Duplicate(epoch(), 1, true));
    assertThat(other).isEqualTo(new Appended.Duplicate(epoch(), 1, false));
    assertThat(elsewhere).isEqualTo(new Appended.Stored(epoch(), 2));
    assertThat(texts(Topics.all(), 0)).hasSize(2);
  }

  @Test
  default void aKeyIsForgottenAfterADay() throws IOException {
    append(new Entry("a", null, "k", 0, LogRig.body("1")));
    age();
    clock().advance(Duration.ofHours(24));

    Appended again = append(new Entry("a", null, "k", 0, LogRig.body("1")));
    Appended andAgain = append(new Entry("a", null, "k", 0, LogRig.body("1")));

    assertThat(again).isEqualTo(new Appended.Stored(epoch(), 2));
    assertThat(andAgain).isEqualTo(new Appended.Duplicate(epoch(), 2, true));
  }

  @Test
  default void theListenerHearsOfAnEntryAfterItsPublisher() {
    List<String> heard = new ArrayList<>();
    log()
        .onAdvance(
            records -> {
              assertThat(log().end()).isEqualTo(1);
              records.forEach(record -> heard.add(record.topic() + " " + record.offset()));
            });

    log().append(Entry.of("a", LogRig.body("1")), done -> heard.add("done"));
    settle();

    assertThat(heard).containsExactly("done", "a 1");
  }

  @Test
  default void whatIsAcknowledgedCanBeRead() {
    List<Integer> seen = new ArrayList<>();

    log()
        .append(
            Entry.of("a", LogRig.body("1")),
            done -> {
              try {
                seen.add(log().read(Topics.of("a"), 0, 100).records().size());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    settle();

    assertThat(seen).containsExactly(1);
  }

  @Test
  default void afterCloseAppendsAreRefused() throws Exception {
    append("a", "1");
    log().close();
    log().close();

    Appended refused = append("a", "2");

    assertThat(refused).isInstanceOf(Appended.Refused.class);
    assertThat(((Appended.Refused) refused).reason()).isEqualTo(Appended.Reason.CLOSED);
  }

  private String epoch() {
    return log().epochs().current();
  }

  private Appended append(String topic, String text) {
    return append(Entry.of(topic, LogRig.body(text)));
  }

  private static Entry onTopics(String text, String topic, String... alternates) {
    return new Entry(topic, List.of(alternates), 0, null, null, 0, LogRig.body(text));
  }

  private Appended append(Entry entry) {
    List<Appended> outcome = new ArrayList<>();
    log().append(entry, outcome::add);
    settle();
    assertThat(outcome).hasSize(1);
    return outcome.get(0);
  }

  private List<String> textsFrom(Topics topics, Seek place) throws IOException {
    return texts(topics, log().seek(topics, place).getAsLong());
  }

  private List<String> texts(Topics topics, long after) throws IOException {
    return log().read(topics, after, 1 << 20).records().stream().map(LogRig::text).toList();
  }

  private static List<Long> offsets(Batch batch) {
    return batch.records().stream().map(LogRecord::offset).toList();
  }
}
