package dev.tailrace.bench;

import dev.tailrace.log.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** Fills a log with the corpus, says so, and goes on writing until it is killed. */
final class KilledWriter {
  static final String FILLED = "filled";

  private KilledWriter() {}

  public static void main(String[] args) throws IOException {
    SegmentLog log = Corpus.open(Path.of(args[0]), Executors.newSingleThreadExecutor());
    Corpus.fill(log, 0, Corpus.ENTRIES, Corpus::topic);
    System.out.println(FILLED);
    for (int i = Corpus.ENTRIES; ; i += 100) {
      Corpus.fill(log, i, i + 100, Corpus::topic);
    }
  }
}
