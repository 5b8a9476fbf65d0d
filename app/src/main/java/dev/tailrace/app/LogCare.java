package dev.tailrace.app;

import dev.tailrace.log.SegmentLog;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log needs every so often: the call for its upkeep, and somebody who tells when its storage
 * fails or recovers.
 *
 * <p>Threads: confined to the scheduler.
 */
final class LogCare implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LogCare.class);

  private final SegmentLog log;
  private Optional<String> told = Optional.empty();

  LogCare(SegmentLog log) {
    this.log = log;
  }

  @Override
  public void run() {
    log.maintain();
    Optional<String> trouble = log.stats().trouble();
    if (!trouble.equals(told)) {
      trouble.ifPresentOrElse(
          what -> LOG.warn("The log's storage fails: {}", what),
          () -> LOG.info("The log's storage works again"));
      told = trouble;
    }
  }
}
