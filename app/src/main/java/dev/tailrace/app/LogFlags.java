package dev.tailrace.app;

import dev.tailrace.log.LogOptions;
import dev.tailrace.log.Retention;
import dev.tailrace.log.RetentionRule;
import dev.tailrace.log.Sync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * How a log is kept, and for how long, as flags.
 *
 * <p>Threads: confined to the main thread.
 */
@Heading("The log")
final class LogFlags {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the log is kept. Default: tailrace-data; of demo, tailrace-data/demo.")
  private Path data;

  @Option(
      names = "--sync",
      paramLabel = "always|never|TIME",
      defaultValue = "always",
      description =
          "When an event is accepted: once it is on the disk (always), or once the system has it,"
              + " which writes it when it likes (never) or at such intervals (50ms). Default:"
              + " ${DEFAULT-VALUE}.")
  private Sync sync;

  @Option(
      names = "--retain-age",
      paramLabel = "TIME",
      defaultValue = "7d",
      description = "How long an event is kept. Default: ${DEFAULT-VALUE}.")
  private Duration retainAge;

  @Option(
      names = "--retain-bytes",
      paramLabel = "SIZE",
      defaultValue = "1GiB",
      converter = Sizes.class,
      description = "How much is kept. Default: ${DEFAULT-VALUE}.")
  private long retainBytes;

  @Option(
      names = "--retain-count",
      paramLabel = "N",
      description = "How many events are kept. Default: no bound.")
  private Long retainCount;

  @Option(
      names = "--retain",
      paramLabel = "PATTERN=BOUNDS",
      split = ";",
      description =
          "Keeps some topics otherwise, for example 'audit/**=90d,10GiB' or 'ticks/*=1h,100000' (a"
              + " bare number counts events); bounds not given are the general ones. Repeatable;"
              + " the first pattern that fits decides.")
  private List<RetainFlag> retain = List.of();

  @Option(
      names = "--segment-size",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = Sizes.class,
      description = "The size of the log's files. Default: ${DEFAULT-VALUE}.")
  private long segmentBytes;

  /** @param otherwise where the log is kept if the flags do not say */
  LogOptions options(Path otherwise) {
    Retention general =
        new Retention(retainAge, retainBytes, retainCount == null ? Long.MAX_VALUE : retainCount);
    return LogOptions.in(data == null ? otherwise : data)
        .sync(sync)
        .segmentBytes(Sizes.asInt("--segment-size", segmentBytes))
        .retention(general)
        .rules(retain.stream().map(each -> each.rule(general)).toArray(RetentionRule[]::new))
        .build();
  }
}
