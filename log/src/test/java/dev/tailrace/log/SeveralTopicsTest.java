package dev.tailrace.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Entries on several topics, in files: their bytes, their indexes, their retention, and crashes. */
class SeveralTopicsTest {
  @RegisterExtension final LogRig rig = new LogRig(o -> o.maxSegmentEntries(100).tailBytes(0));

  @Test
  void aTornEndTakesTheEntryFromAllItsTopicsAndLeavesTheOthers() throws IOException {
    publish("kept", "a", "b");
    long sound = Files.size(rig.activeSegment());
    publish("torn", "a", "täglich", "b");
    long whole = Files.size(rig.activeSegment());
    Path left = rig.die();

    for (long cut = sound; cut < whole; cut++) {
      rig.comeBack(left);
      truncate(rig.activeSegment(), cut);
      rig.open();

      assertThat(rig.texts(Topics.of("a"), 0)).as("cut at %d", cut).containsExactly("kept");
      assertThat(rig.texts(Topics.of("b"), 0)).as("cut at %d", cut).containsExactly("kept");
      assertThat(rig.texts(Topics.of("täglich"), 0)).as("cut at %d", cut).isEmpty();
      rig.log().close();
    }
    rig.comeBack(left);
    rig.open();
    assertThat(rig.texts(Topics.of("täglich"), 0)).containsExactly("torn");
  }

  @Test
  void anIndexMadeAgainIsTheOneThatWasWritten() throws IOException {
    for (int i = 0; i < 250; i++) {
      publish("" + i, "t" + i % 7, "all", "t" + i % 3, "only/" + i);
    }
    rig.maintain();
    Path index = index(rig.segments("default").get(0));
    byte[] written = Files.readAllBytes(index);

    Files.delete(index);
    rig.crashAndOpen();

    assertThat(rig.log().recovery().rebuiltIndexes()).isEqualTo(1);
    assertThat(Files.readAllBytes(index(rig.segments("default").get(0)))).isEqualTo(written);
    assertThat(rig.texts(Topics.of("all"), 0)).hasSize(250);
    assertThat(rig.texts(Topics.of("only/7"), 0)).containsExactly("7");
  }

  @Test
  void aSegmentIsFullWhenItsIndexIsHoweverFewTheEntries() {
    String[] alternates = IntStream.range(0, 49).mapToObj(i -> "b" + i).toArray(String[]::new);
    for (int i = 0; i < 5; i++) {
      publish("" + i, "a", alternates);
    }

    assertThat(rig.segments("default")).hasSize(3);
  }

  @Test
  void eachTopicIsKeptByItsOwnRule() throws IOException {
    rig.log().close();
    Retention few = new Retention(Duration.ofDays(9999), Long.MAX_VALUE, 20);
    RetentionRule ticks = new RetentionRule("ticks", rule("tick/"), few);
    rig.open(o -> o.maxSegmentEntries(10).tailBytes(0).rules(ticks));
    publish("both", "tick/1", "news");
    for (int i = 0; i < 100; i++) {
      rig.publish("tick/1", "" + i);
    }

    assertThat(rig.texts(Topics.of("news"), 0)).containsExactly("both");
    assertThat(rig.log().read(Topics.of("news"), 0, 100).from()).isZero();
    assertThat(rig.texts(Topics.of("tick/1"), 0)).startsWith("both").hasSizeBetween(20, 31);
    assertThat(rig.log().read(Topics.of("tick/1"), 1, 100).from()).isGreaterThan(1);
  }

  @Test
  void whereChainsShareAnEntryItIsStillOne() throws IOException {
    rig.log().close();
    RetentionRule some = new RetentionRule("some", rule("x/"), Retention.DEFAULT);
    RetentionRule others = new RetentionRule("others", rule("y/"), Retention.DEFAULT);
    rig.open(o -> o.tailBytes(0).rules(some, others));
    publish("1", "a", "x/1", "y/1", "x/2");
    publish("2", "x/1", "x/2");
    publish("3", "y/1", "a");

    assertThat(rig.texts(Topics.all(), 0)).containsExactly("1", "2", "3");
    assertThat(rig.texts(Topics.of("a", "x/2", "y/1"), 0)).containsExactly("1", "2", "3");
    assertThat(Files.size(rig.segments("rule-some").get(0)))
        .isGreaterThan(Files.size(rig.segments("rule-others").get(0)));
  }

  @Test
  void recordsOfTheOldLayoutHaveOneTopicAndNoFlags() throws IOException {
    rig.publish("new", "1");
    rig.crash();
    Files.write(rig.activeSegment(), oldRecord(2, rig.clock.millis()), StandardOpenOption.APPEND);

    rig.open();

    LogRecord record = rig.from(Topics.of("old"), 0).get(0);
    assertThat(record.alternates()).isEmpty();
    assertThat(record.flags()).isZero();
    assertThat(LogRig.text(record)).isEqualTo("body");
    assertThat(rig.log().recovery().cuts()).isEmpty();
  }

  @Test
  void anAlternateThatReachesBehindTheRecordIsDamage() throws IOException {
    byte[] record = oldRecord(2, 0);
    record[RecordFormat.ALTERNATES] = 2; // "bo" as a size, and what follows it
    seal(record);

    assertThat(RecordFormat.check(record, 0, record.length)).isEqualTo(RecordFormat.DAMAGED);
  }

  @Test
  void anEntryHasAHundredTopicsAtTheMost() {
    List<String> most = Stream.iterate("b", t -> t + "b").limit(99).toList();
    List<String> tooMany = Stream.iterate("b", t -> t + "b").limit(100).toList();

    assertThat(entry(0, most).alternates()).hasSize(99);
    assertThatThrownBy(() -> entry(0, tooMany))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("101 topics; an entry has at most 100");
    assertThatThrownBy(() -> entry(0, List.of("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("topic is empty");
    assertThatThrownBy(() -> entry(256, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("flags are 256, not from 0 to 255");
  }

  @Test
  void aTopicNamedAgainIsDropped() {
    assertThat(entry(0, List.of("b", "a", "c", "b")).alternates()).containsExactly("b", "c");
  }

  private static Entry entry(int flags, List<String> alternates) {
    return new Entry("a", alternates, flags, null, null, 0, LogRig.body("x"));
  }

  private void publish(String text, String topic, String... alternates) {
    Entry entry = new Entry(topic, List.of(alternates), 0, null, null, 0, LogRig.body(text));
    assertThat(rig.append(entry)).isInstanceOf(Appended.Stored.class);
  }

  /** Byte by byte, as it was written before there were alternates. */
  private static byte[] oldRecord(long offset, long time) {
    ByteBuffer bytes = ByteBuffer.allocate(40 + 3 + 4);
    bytes.putInt(0).putInt(47).putLong(offset).putLong(time).putLong(0);
    bytes.putShort((short) 3).putShort((short) 0xFFFF).putShort((short) 0xFFFF).putShort((short) 0);
    bytes.put("old".getBytes(UTF_8)).put("body".getBytes(UTF_8));
    return seal(bytes.array());
  }

  private static byte[] seal(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record, 4, record.length - 4);
    ByteBuffer.wrap(record).putInt(0, (int) crc.getValue());
    return record;
  }

  private static Topics.Rule rule(String prefix) {
    return new Topics.Rule(prefix, topic -> true, false);
  }

  private static Path index(Path segment) {
    return segment.resolveSibling(segment.getFileName().toString().replace(".log", ".index"));
  }

  private static void truncate(Path file, long size) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }
}
