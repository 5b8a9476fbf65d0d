package dev.tailrace.bench;

import dev.tailrace.log.Batch;
import dev.tailrace.log.Seek;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** In a process of its own: opens a log and resumes one topic, once; prints both durations in milliseconds. */
final class FirstResume {
  private FirstResume() {}

  public static void main(String[] args) throws IOException {
    Topics topic = Topics.of(args[1]);
    long cursor = Long.parseLong(args[2]);

    long start = System.nanoTime();
    SegmentLog log = Corpus.open(Path.of(args[0]), Runnable::run);
    long opened = System.nanoTime();
    Batch batch = log.read(topic, cursor, 64 << 10);
    long read = System.nanoTime();

    if (batch.records().size() != 1) {
      throw new IllegalStateException("expected one record, not " + batch.records().size());
    }
    System.out.printf(Locale.ROOT, "%.3f %.3f%n", (opened - start) / 1e6, (read - opened) / 1e6);
    log.close();
  }

  /** The newest entry but one of a topic. */
  static long newestButOne(SegmentLog log, String topic) throws IOException {
    Topics one = Topics.of(topic);
    long cursor = log.seek(one, new Seek.Last(2)).getAsLong();
    return log.read(one, cursor, 1).records().get(0).offset();
  }
}
