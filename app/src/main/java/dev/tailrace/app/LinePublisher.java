package dev.tailrace.app;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes each line of a stream as an event. Every batch has a key of its own and is sent until
 * it is answered, so that a hub that restarts meanwhile neither loses nor doubles a line.
 *
 * <p>Threads: {@link #run} on one thread; {@link #stop} from any thread.
 */
final class LinePublisher {
  /** Far above what a hub takes by default; a bound for memory. */
  static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

  static final int BATCH_BYTES = 256 * 1024;
  private static final long STOP_SECONDS = 5;

  private final HubOption hub;
  private final LineBatch.Shape shape;
  private final String key;
  private final Retry retry;
  private final Progress progress;

  /** Held while a batch is under way, so that a stop does not cut it. */
  private final ReentrantLock underWay = new ReentrantLock();

  private long batches;

  /** @param key what makes this run's idempotency keys unlike any other's */
  LinePublisher(
      HubOption hub, LineBatch.Shape shape, String key, Retry retry, Progress progress) {
    this.hub = hub;
    this.shape = shape;
    this.key = key;
    this.retry = retry;
    this.progress = progress;
  }

  /** @return whether every line was taken */
  boolean run(LineReader lines) throws IOException, InterruptedException {
    try {
      for (List<LineReader.Line> next = lines.next(); !next.isEmpty(); next = lines.next()) {
        underWay.lock();
        try {
          publish(new LineBatch(shape, next, MAX_LINE_BYTES));
        } finally {
          underWay.unlock();
        }
      }
    } finally {
      progress.end();
    }
    return progress.refused() == 0;
  }

  /** Lets the batch under way come to its end, for a few seconds, and tells the sum. */
  void stop() {
    try {
      if (!underWay.tryLock(STOP_SECONDS, TimeUnit.SECONDS)) {
        progress.note("stopped in the middle of a batch; its lines may not have been published");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    progress.end();
  }

  private void publish(LineBatch batch) throws InterruptedException {
    batch.refusals().forEach(progress::refused);
    if (batch.numbers().isEmpty()) {
      return;
    }
    URI uri = hub.url().events(List.of());
    Map<String, String> fields = new HashMap<>(hub.credentials());
    fields.put("Content-Type", "application/x-ndjson");
    fields.put("Accept", "application/x-ndjson");
    fields.put("Idempotency-Key", key + "-" + ++batches);
    Answer answer =
        retry.until(
            () -> whole(HubCalls.post(uri, fields, batch.body()), batch), hub.url().base());
    if (!answer.succeeded()) {
      throw new CommandFailure(
          "lines " + batch.numbers().get(0) + " and on were refused: " + answer.reason());
    }
    tell(batch.numbers(), answer.body().lines().map(Answer::ofLine).toList());
  }

  private void tell(List<Long> numbers, List<Answer> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      if (!outcomes.get(i).succeeded()) {
        progress.refused(new LineBatch.Refusal(numbers.get(i), outcomes.get(i).reason()));
      }
    }
    progress.published((int) outcomes.stream().filter(Answer::succeeded).count());
  }

  /**
   * An answer that does not speak of every line is one that broke off. One that refuses a line for
   * now counts as a refusal of the batch: it is sent again as it is, and of what was taken before
   * nothing is doubled.
   */
  private static Answer whole(Answer answer, LineBatch batch) throws IOException {
    if (!answer.succeeded()) {
      return answer;
    }
    List<Answer> outcomes = answer.body().lines().map(Answer::ofLine).toList();
    if (outcomes.size() != batch.numbers().size()) {
      throw new IOException(
          "it answered for " + outcomes.size() + " of " + batch.numbers().size() + " lines");
    }
    return outcomes.stream().filter(Answer::passing).findFirst().orElse(answer);
  }
}
