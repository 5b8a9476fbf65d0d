package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.ManualClock;
import dev.tailrace.testkit.ManualExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A log on files, in a directory of its own, on a clock and a writer that stand still. After each
 * test it sees that the log closes, opens again clean and without a new epoch, holds what it held,
 * and leaves no file open.
 *
 * <p>Threads: confined to the test's thread.
 */
final class LogRig implements BeforeEachCallback, AfterEachCallback {
  /** A topic of several levels is on the account of the first; others are nobody's. */
  static final Accounts FIRST_LEVEL = new Accounts("first-level", LogRig::firstLevel);

  final ManualClock clock = new ManualClock();
  final ManualExecutor writer = new ManualExecutor();

  /** Replaced by a crash, as a process is. */
  FaultyStorage storage = new FaultyStorage();

  String boot = "first";

  /** Stands still, and so nothing lingers, unless a test sets it; {@link #pass} moves it. */
  LongSupplier nanos = () -> 0;

  LongConsumer pause = wait -> {};

  private final UnaryOperator<LogOptions.Builder> options;
  private Path home;
  private int lives;
  private int opened;
  private LogOptions current;
  private SegmentLog log;

  LogRig(UnaryOperator<LogOptions.Builder> options) {
    this.options = options;
  }

  LogRig() {
    this(builder -> builder);
  }

  static Entry.Body body(String text) {
    return (epoch, offset) -> text.getBytes(StandardCharsets.UTF_8);
  }

  private static String firstLevel(String topic) {
    int slash = topic.indexOf('/');
    return slash < 0 ? null : topic.substring(0, slash);
  }

  /** What an entry fills in a segment file. */
  static long size(Entry entry) {
    return RecordFormat.sizeOf(Names.of(entry), entry.body().at("epoch0", 1).length);
  }

  static String text(LogRecord record) {
    return new String(record.body(), StandardCharsets.UTF_8);
  }

  SegmentLog log() {
    return log;
  }

  LogOptions options() {
    return current;
  }

  Path directory() {
    return home.resolve("life-" + lives);
  }

  /** The segment files of a chain, oldest first. */
  List<Path> segments(String chain) {
    try {
      return Directory.list(directory().resolve(chain), ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path activeSegment() {
    List<Path> segments = segments("default");
    return segments.get(segments.size() - 1);
  }

  /** Lets time pass. */
  void pass(Duration time) {
    long now = nanos.getAsLong() + time.toNanos();
    nanos = () -> now;
    clock.advance(time);
  }

  /** Appends and has it written; returns what became of it. */
  Appended append(Entry entry) {
    List<Appended> outcome = new ArrayList<>();
    log.append(entry, outcome::add);
    writer.runAll();
    assertThat(outcome).hasSize(1);
    return outcome.get(0);
  }

  long publish(String topic, String text) {
    return ((Appended.Stored) append(Entry.of(topic, body(text)))).offset();
  }

  void publish(String topic, int count) {
    for (int i = 0; i < count; i++) {
      publish(topic, topic + "-" + i);
    }
  }

  void maintain() {
    log.maintain();
    writer.runAll();
  }

  List<LogRecord> all() throws IOException {
    return from(Topics.all(), 0);
  }

  /** Everything after a cursor, in several reads. */
  List<LogRecord> from(Topics topics, long after) throws IOException {
    List<LogRecord> found = new ArrayList<>();
    long cursor = after;
    while (true) {
      Batch batch = log.read(topics, cursor, 100);
      found.addAll(batch.records());
      cursor = batch.next();
      if (batch.records().isEmpty()) {
        return found;
      }
    }
  }

  List<String> texts(Topics topics, long after) throws IOException {
    return from(topics, after).stream().map(LogRig::text).toList();
  }

  /** The process is killed: what it had written to files is there, it did not close. */
  void crash() throws IOException {
    comeBack(die());
  }

  /** The process is killed; returns a copy of what is left of it. */
  Path die() throws IOException {
    Path left = home.resolve("left-by-" + lives);
    copy(directory(), left);
    log.close();
    return left;
  }

  /** Puts in place what a process has left. */
  void comeBack(Path left) throws IOException {
    lives++;
    copy(left, directory());
  }

  void open() throws IOException {
    open(options);
  }

  void open(UnaryOperator<LogOptions.Builder> changed) throws IOException {
    open(changed, new FaultyStorage());
  }

  void openOn(FaultyStorage disk) throws IOException {
    open(options, disk);
  }

  private void open(UnaryOperator<LogOptions.Builder> changed, FaultyStorage disk)
      throws IOException {
    storage = disk;
    current = changed.apply(LogOptions.in(directory())).build();
    log = SegmentLog.open(current, environment(), writer);
  }

  void crashAndOpen() throws IOException {
    crash();
    open();
  }

  void reopen() throws IOException {
    log.close();
    open();
  }

  LogEnvironment environment() {
    Linger linger = new Linger(nanos, pause);
    return new LogEnvironment(clock, () -> nanos.getAsLong(), storage, new Random(++opened), () -> boot, linger);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    home = Files.createTempDirectory("tailrace-log");
    open();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    try {
      log.close();
      assertThat(storage.openFiles()).as("files left open").isZero();
      if (log.stats().trouble().isEmpty()) {
        assertOpensClean();
      }
    } finally {
      delete(home);
    }
  }

  private void assertOpensClean() throws IOException {
    String epoch = log.epochs().current();
    long end = log.end();
    storage = new FaultyStorage();
    try (SegmentLog again = SegmentLog.open(current, environment(), writer)) {
      assertThat(again.recovery().cuts()).isEmpty();
      assertThat(again.recovery().unclean()).isFalse();
      assertThat(again.epochs().current()).isEqualTo(epoch);
      assertThat(again.end()).isEqualTo(end);
      long cursor = 0;
      for (Batch b = again.read(Topics.all(), 0, 1 << 20);
          !b.records().isEmpty();
          b = again.read(Topics.all(), cursor, 1 << 20)) {
        cursor = b.next();
      }
    }
    assertThat(storage.openFiles()).as("files left open").isZero();
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  static Retention keep(Duration age, long bytes, long count) {
    return new Retention(age, bytes, count);
  }
}
