package dev.tailrace.app;

import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** What a hub logs, and how. Threads: confined to the main thread. */
@Heading("Logging")
final class LoggingFlags {
  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "How the program's own log is written, to standard error. Default: ${DEFAULT-VALUE}.")
  private LogFormat format;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "error, warn, info, debug or trace. Default: info; with --verbose, debug.")
  private Level level;

  /** Logs like that from now on. */
  void apply() {
    Logging.begin(level == null ? Logging.usualLevel() : level, format);
  }
}
