package dev.tailrace.app;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A length of time as a person writes it: {@code 50ms}, {@code 15s}, {@code 1.5h}, {@code 10m},
 * {@code 90d}; a bare {@code 0} too.
 *
 * <p>Threads: immutable.
 */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h|d)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  @Override
  public Duration convert(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a length of time; write it like 50ms, 15s, 10m, 2h or 1d");
    }
    BigDecimal unit = BigDecimal.valueOf(MILLIS.get(matcher.group(2)));
    return Duration.ofMillis(new BigDecimal(matcher.group(1)).multiply(unit).longValue());
  }
}
