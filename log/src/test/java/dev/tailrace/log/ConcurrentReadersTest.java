package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real threads: one writer, many publishers and readers. */
class ConcurrentReadersTest {
  private static final int ENTRIES = 30_000;

  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final ExecutorService others = Executors.newCachedThreadPool();
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("tailrace-log");
  }

  @AfterEach
  void stop() throws IOException {
    writer.shutdown();
    others.shutdown();
    LogRig.delete(directory);
  }

  @Test
  void aReaderMissesNothingWhileOthersWriteAndSegmentsAreSealed() throws Exception {
    SegmentLog log = open(new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE));
    List<Topics> wanted =
        List.of(
            Topics.all(),
            Topics.of("t1"),
            Topics.of("t0", "t2"),
            new Topics(Set.of(), List.of(new Topics.Rule("t", t -> t.endsWith("1"), false))));

    List<Future<List<Long>>> readers = new ArrayList<>();
    for (Topics topics : wanted) {
      readers.add(others.submit(follow(log, topics)));
    }
    Future<?> keeper = others.submit(keep(log));
    publishFromTwoThreads(log);
    keeper.get();

    for (int i = 0; i < wanted.size(); i++) {
      Topics topics = wanted.get(i);
      List<Long> seen = readers.get(i).get();
      List<Long> inTheEnd = new ArrayList<>();
      for (Batch b = log.read(topics, 0, 1 << 20);
          !b.records().isEmpty();
          b = log.read(topics, b.next(), 1 << 20)) {
        b.records().forEach(r -> inTheEnd.add(r.offset()));
      }
      assertThat(seen).isEqualTo(inTheEnd);
    }
    assertThat(readers.get(0).get()).hasSize(ENTRIES);
    log.close();
  }

  @Test
  void aReaderThatRetentionOvertakesIsToldOfEveryGap() throws Exception {
    SegmentLog log = open(new Retention(Duration.ofDays(1), Long.MAX_VALUE, 4096));
    Future<Long> reader =
        others.submit(
            () -> {
              long cursor = 0;
              long missed = 0;
              long read = 0;
              while (cursor < ENTRIES) {
                Batch batch = log.read(Topics.all(), cursor, 2000);
                missed += batch.from() - cursor;
                long expected = batch.from();
                for (LogRecord record : batch.records()) {
                  assertThat(record.offset()).isEqualTo(++expected);
                }
                read += batch.records().size();
                cursor = batch.next();
              }
              return missed + read;
            });

    Future<?> keeper = others.submit(keep(log));
    publishFromTwoThreads(log);
    keeper.get();

    assertThat(reader.get()).isEqualTo(ENTRIES);
    // a segment is full at 500, and what fills it may be all that both publishers have in hand
    assertThat(log.stats().records()).isLessThan(4096 + 500 + 200);
    log.close();
  }

  @Test
  void betweenReadingTheTailAndAnAppendNothingFallsThrough() throws Exception {
    SegmentLog log = open(new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE));
    int rounds = 3000;
    CyclicBarrier together = new CyclicBarrier(2);
    Future<?> publisher =
        others.submit(
            () -> {
              for (int i = 0; i < rounds; i++) {
                together.await();
                log.append(Entry.of("t", LogRig.body("x")), done -> {});
              }
              return null;
            });

    Semaphore advanced = new Semaphore(0);
    log.onAdvance(records -> advanced.release());
    long cursor = 0;
    for (int i = 0; i < rounds; i++) {
      together.await();
      // parks as the hub does: reads, and only if there was nothing waits to be told
      Batch batch = log.read(Topics.of("t"), cursor, 100);
      while (batch.records().isEmpty()) {
        advanced.acquire();
        batch = log.read(Topics.of("t"), batch.next(), 100);
      }
      assertThat(batch.records()).hasSize(1);
      assertThat(batch.records().get(0).offset()).isEqualTo(i + 1L);
      cursor = batch.next();
    }

    publisher.get();
    assertThat(cursor).isEqualTo(rounds);
    log.close();
  }

  private SegmentLog open(Retention retention) throws IOException {
    LogOptions options =
        LogOptions.in(directory)
            .sync(Sync.NEVER)
            .maxSegmentEntries(500)
            .tailBytes(20_000)
            .retention(retention)
            .build();
    return SegmentLog.open(options, new ManualClock(), writer);
  }

  /** Calls for maintenance whenever the last one is done: the writer has appends to write, too. */
  private Callable<Void> keep(SegmentLog log) {
    return () -> {
      while (log.end() < ENTRIES) {
        log.maintain();
        writer.submit(() -> {}).get();
      }
      return null;
    };
  }

  private static Callable<List<Long>> follow(SegmentLog log, Topics topics) {
    return () -> {
      List<Long> seen = new ArrayList<>();
      long cursor = 0;
      while (cursor < ENTRIES) {
        Batch batch = log.read(topics, cursor, 5000);
        batch.records().forEach(r -> seen.add(r.offset()));
        cursor = batch.next();
      }
      return seen;
    };
  }

  private void publishFromTwoThreads(SegmentLog log) throws Exception {
    List<Future<?>> publishers = new ArrayList<>();
    for (int p = 0; p < 2; p++) {
      publishers.add(
          others.submit(
              () -> {
                Semaphore inHand = new Semaphore(100);
                for (int i = 0; i < ENTRIES / 2; i++) {
                  inHand.acquire();
                  Entry entry = Entry.of("t" + i % 3, LogRig.body("entry " + i));
                  log.append(entry, done -> inHand.release());
                }
                inHand.acquire(100);
                return null;
              }));
    }
    for (Future<?> publisher : publishers) {
      publisher.get();
    }
  }
}
