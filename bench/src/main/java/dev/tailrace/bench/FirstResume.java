package dev.tailrace.bench;

import dev.tailrace.log.Seek;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * In a process of its own: opens a log, resumes one topic, and then another; prints the three
 * durations in milliseconds.
 */
final class FirstResume {
  private FirstResume() {}

  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    SegmentLog log = Corpus.open(Path.of(args[0]), Runnable::run);
    long opened = System.nanoTime();
    long first = resume(log, args[1], Long.parseLong(args[2]));
    long second = resume(log, args[3], Long.parseLong(args[4]));
    log.close();
    System.out.printf(
        Locale.ROOT, "%.3f %.3f %.3f%n", (opened - start) / 1e6, first / 1e6, second / 1e6);
  }

  private static long resume(SegmentLog log, String topic, long cursor) throws IOException {
    long start = System.nanoTime();
    int found = log.read(Topics.of(topic), cursor, 64 << 10).records().size();
    long nanos = System.nanoTime() - start;
    if (found != 1) {
      throw new IllegalStateException("expected one record, not " + found);
    }
    return nanos;
  }

  /** The offset of the oldest of the newest {@code count} entries of a topic. */
  static long newest(SegmentLog log, Topics topic, int count) throws IOException {
    long cursor = log.seek(topic, new Seek.Last(count)).getAsLong();
    return log.read(topic, cursor, 1).records().get(0).offset();
  }
}
