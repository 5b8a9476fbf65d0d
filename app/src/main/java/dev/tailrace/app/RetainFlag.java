package dev.tailrace.app;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Start;
import dev.tailrace.log.Retention;
import dev.tailrace.log.RetentionRule;
import dev.tailrace.log.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long some topics are kept, as {@code audit/**=90d,10GiB}.
 *
 * @param pattern the topics: one name, or a pattern
 * @param age the bound of age, or {@code null} for the general one
 * @param bytes the bound of bytes, if it is not the general one
 * @param count the bound of the number of events, if it is not the general one
 *     <p>Threads: immutable.
 */
record RetainFlag(String pattern, Duration age, OptionalLong bytes, OptionalLong count) {
  private static final int SLUG_LENGTH = 24;
  private static final int HASH_BYTES = 4;

  /** The rule for the log. Its name, and so its directory, follows from the pattern alone. */
  RetentionRule rule(Retention general) {
    Retention retention =
        new Retention(
            age == null ? general.maxAge() : age,
            bytes.orElse(general.maxBytes()),
            count.orElse(general.maxCount()));
    return new RetentionRule(name(), topics(), retention);
  }

  private Topics.Rule topics() {
    Topics selected =
        Follow.of(List.of(pattern), new Start.Latest(), Follow.OnGap.EARLIEST).topics();
    return selected.rules().isEmpty()
        ? new Topics.Rule(pattern, pattern::equals, false)
        : selected.rules().get(0);
  }

  /** Legible where the pattern is, and unique by a few bytes of its hash. */
  private String name() {
    String plain = pattern.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String slug = plain.substring(0, Math.min(plain.length(), SLUG_LENGTH));
    return (slug + "-" + hash()).replaceAll("-+", "-").replaceFirst("^-", "");
  }

  private String hash() {
    try {
      byte[] bytes =
          MessageDigest.getInstance("SHA-256").digest(pattern.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Reads {@code pattern=bounds}; a bound is a time, a size with its unit, or a bare number of
   * events.
   */
  static final class Converter implements ITypeConverter<RetainFlag> {
    @Override
    public RetainFlag convert(String text) {
      int equals = text.lastIndexOf('=');
      if (equals < 1) {
        throw wrong(text);
      }
      RetainFlag flag =
          new RetainFlag(
              text.substring(0, equals), null, OptionalLong.empty(), OptionalLong.empty());
      for (String bound : text.substring(equals + 1).split(",", -1)) {
        flag = flag.with(bound, text);
      }
      return flag;
    }
  }

  private RetainFlag with(String bound, String text) {
    if (bound.matches("\\d{1,18}")) {
      return new RetainFlag(pattern, age, bytes, OptionalLong.of(Long.parseLong(bound)));
    }
    if (bound.matches("[\\d.]+(ms|[smhd])")) {
      return new RetainFlag(pattern, new Durations().convert(bound), bytes, count);
    }
    if (bound.endsWith("B")) {
      return new RetainFlag(
          pattern, age, OptionalLong.of(new Sizes().convert(bound)), count);
    }
    throw wrong(text);
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "'" + text + "' does not say what is kept; write it like 'audit/**=90d,10GiB'");
  }
}
