package dev.tailrace.bench;

import dev.tailrace.log.LogOptions;
import dev.tailrace.log.SegmentLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A log on disk for one benchmark, in the directory for temporary files, with a writer of its own;
 * gone when it is closed.
 *
 * <p>Threads: confined to the benchmark's thread.
 */
final class Scratch implements AutoCloseable {
  private final Path directory;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final SegmentLog log;

  Scratch(UnaryOperator<LogOptions.Builder> options) throws IOException {
    directory = Files.createTempDirectory("tailrace-bench");
    LogOptions built = options.apply(Corpus.options(directory.resolve("log"))).build();
    log = SegmentLog.open(built, Clock.systemUTC(), writer);
  }

  SegmentLog log() {
    return log;
  }

  @Override
  public void close() throws IOException {
    log.close();
    writer.shutdown();
    Machine.delete(directory);
  }
}
