package dev.tailrace.app;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A length of time, or two: {@code 3s}, {@code 2s-5s}.
 *
 * @param least the shorter
 * @param most the longer
 *     <p>Threads: immutable.
 */
record TimeRange(Duration least, Duration most) {
  TimeRange {
    if (least.compareTo(most) > 0) {
      throw new TypeConversionException("the first time is longer than the second");
    }
  }

  /** Reads a range. */
  static final class Converter implements ITypeConverter<TimeRange> {
    @Override
    public TimeRange convert(String text) {
      Durations durations = new Durations();
      String[] ends = text.split("-", 2);
      return new TimeRange(durations.convert(ends[0]), durations.convert(ends[ends.length - 1]));
    }
  }
}
