package dev.tailrace.hub;

import dev.tailrace.log.Appended;
import dev.tailrace.log.Batch;
import dev.tailrace.log.Entry;
import dev.tailrace.log.Epochs;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Seek;
import dev.tailrace.log.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A log that is slow: appends wait until a test finishes them. */
final class WaitingLog implements EventLog {
  private final List<Consumer<Appended>> waiting = new ArrayList<>();
  private long end;

  @Override
  public void append(Entry entry, Consumer<Appended> done) {
    waiting.add(done);
  }

  void finishAll() {
    waiting.forEach(done -> done.accept(new Appended.Stored("aaaaaa", ++end)));
    waiting.clear();
  }

  int waiting() {
    return waiting.size();
  }

  @Override
  public Batch read(Topics topics, long after, int maxBytes) {
    return new Batch(after, List.of(), end);
  }

  @Override
  public OptionalLong seek(Topics topics, Seek place) {
    return OptionalLong.of(0);
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public long kept(String account) {
    return 0;
  }

  @Override
  public Epochs epochs() {
    return new Epochs(List.of(new Epochs.Epoch("aaaaaa", 0)));
  }

  @Override
  public void onAdvance(Consumer<List<LogRecord>> listener) {}

  @Override
  public void close() {}
}
