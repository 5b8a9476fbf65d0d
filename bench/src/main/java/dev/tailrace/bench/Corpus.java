package dev.tailrace.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tailrace.log.Entry;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.LogOptions;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Sync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/**
 * The logs that are measured: a million entries of 200 bytes, as a rule over ten thousand topics.
 */
final class Corpus {
  static final int ENTRIES = 1_000_000;
  static final int TOPICS = 10_000;
  static final int BODY_BYTES = 200;
  private static final int IN_HAND = 10_000;
  private static final byte[] TEXT =
      "what the listener wants to know ".repeat(7).substring(0, BODY_BYTES).getBytes(US_ASCII);

  private Corpus() {}

  static LogOptions.Builder options(Path directory) {
    return LogOptions.in(directory);
  }

  static SegmentLog open(Path directory, Executor writer) throws IOException {
    return SegmentLog.open(options(directory).sync(Sync.NEVER).build(), Clock.systemUTC(), writer);
  }

  /**
   * The topic of an entry, by its number: each topic comes up about as often, in no simple order.
   */
  static String topic(int i) {
    int shuffled = (int) ((i * 2_654_435_761L >>> 7 & Integer.MAX_VALUE) % TOPICS);
    return "users/" + shuffled + "/notifications";
  }

  /** An entry with a body like no other, made at the price of a copy, as the hub makes them. */
  static Entry entry(String topic) {
    return Entry.of(
        topic,
        (epoch, offset) -> {
          byte[] body = TEXT.clone();
          for (long rest = offset, i = 0; rest > 0; rest /= 10, i++) {
            body[(int) i] = (byte) ('0' + rest % 10);
          }
          return body;
        });
  }

  /** Appends so many entries and returns when all are acknowledged. */
  static void fill(EventLog log, int from, int to, IntFunction<String> topics) {
    Semaphore room = new Semaphore(IN_HAND);
    for (int i = from; i < to; i++) {
      room.acquireUninterruptibly();
      log.append(entry(topics.apply(i)), done -> room.release());
    }
    room.acquireUninterruptibly(IN_HAND);
  }
}
