package dev.tailrace.app;

import dev.tailrace.server.PollOptions;
import dev.tailrace.server.ServerOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What long-polls may have, as flags. Threads: confined to the main thread. */
@Heading("Long-polling")
final class PollFlags {
  @Option(
      names = "--max-wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "The longest that a long-poll may wait for an event. Default: ${DEFAULT-VALUE}.")
  private Duration maxWait;

  @Option(
      names = "--max-poll-events",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The most events in one answer to a poll. Default: ${DEFAULT-VALUE}.")
  private int maxEvents;

  @Option(
      names = "--max-poll-size",
      paramLabel = "SIZE",
      defaultValue = "256KiB",
      converter = Sizes.class,
      description =
          "The most bytes of events in one answer to a poll, which holds one event whatever its"
              + " size. Default: ${DEFAULT-VALUE}.")
  private long maxBytes;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  PollOptions polls() {
    return new PollOptions(
        maxWait, maxEvents, Sizes.asInt("--max-poll-size", maxBytes));
  }
}
