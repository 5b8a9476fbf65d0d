package dev.tailrace.app;

import dev.tailrace.log.Sync;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code always}, {@code never} or an interval. Threads: immutable. */
final class SyncConverter implements ITypeConverter<Sync> {
  @Override
  public Sync convert(String text) {
    return switch (text) {
      case "always" -> Sync.ALWAYS;
      case "never" -> Sync.NEVER;
      default -> every(text);
    };
  }

  private static Sync every(String text) {
    try {
      Duration interval = new Durations().convert(text);
      if (!interval.isZero()) {
        return Sync.every(interval);
      }
    } catch (TypeConversionException e) {
      // said below, with what else it may be
    }
    throw new TypeConversionException(
        "'" + text + "' is not a way to sync; write always, never, or a time like 50ms");
  }
}
