package dev.tailrace.app;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as a person writes it: {@code 512}, {@code 256KiB}, {@code 1.5MiB}, {@code
 * 1GB}. KB, MB, GB and TB are powers of 1000; KiB, MiB, GiB and TiB are powers of 1024.
 *
 * <p>Threads: immutable.
 */
final class Sizes implements ITypeConverter<Long> {
  private static final Pattern SHAPE =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{1,3})?)(B|[KMGT]i?B)?");
  private static final Map<Character, Integer> POWERS = Map.of('K', 1, 'M', 2, 'G', 3, 'T', 4);

  @Override
  public Long convert(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text);
    }
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2)));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw wrong(text);
    }
    return bytes.longValue();
  }

  /** A size that has to fit into an int, the value of {@code option}. */
  static int asInt(String option, long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(option + " is more than 2 GiB: " + bytes);
    }
    return (int) bytes;
  }

  private static BigDecimal unit(String name) {
    int power = name == null ? 0 : POWERS.getOrDefault(name.charAt(0), 0);
    return BigDecimal.valueOf(name != null && name.contains("i") ? 1024 : 1000).pow(power);
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "'" + text + "' is not a size; write it like 512, 256KiB, 1MiB or 10GB");
  }
}
