package dev.tailrace.access;

import dev.tailrace.access.JsonTree.Numeral;
import dev.tailrace.access.TokenException.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads claims as what they have to be. What is there and is something else is refused, never left
 * out: who mistypes a right shall hear of it.
 *
 * <p>Threads: immutable.
 */
final class ClaimReader {
  private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L); // of the year 9999

  private ClaimReader() {}

  static TokenException bad(String sentence) {
    return new TokenException(Reason.BAD_CLAIMS, sentence);
  }

  /** A string, or null if there is none. */
  static String text(String what, Object value) throws TokenException {
    if (value != null && !(value instanceof String)) {
      throw bad(what + " is no string");
    }
    return (String) value;
  }

  /** A time, or null if there is none. Parts of a second are cut off. */
  static Instant time(String what, Object value) throws TokenException {
    if (value == null) {
      return null;
    }
    if (!(value instanceof Numeral number)) {
      throw bad(what + " is no number");
    }
    BigDecimal seconds = number.value();
    if (seconds.signum() < 0 || seconds.compareTo(LAST) > 0) {
      throw bad(what + " is no time between 1970 and 9999");
    }
    return Instant.ofEpochSecond(seconds.setScale(0, RoundingMode.DOWN).longValueExact());
  }

  /** A string or several. */
  static Set<String> texts(String what, Object value) throws TokenException {
    if (value == null || value instanceof String) {
      return value == null ? Set.of() : Set.of((String) value);
    }
    Set<String> texts = new LinkedHashSet<>();
    for (Object each : list(what, value)) {
      texts.add(text(what + "[]", present(what + "[]", each)));
    }
    return texts;
  }

  static Object present(String what, Object value) throws TokenException {
    if (value == null) {
      throw bad(what + " is missing or null");
    }
    return value;
  }

  static List<Object> list(String what, Object value) throws TokenException {
    if (!(value instanceof List<?> list)) {
      throw bad(what + " is no array");
    }
    return new ArrayList<>(list);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(String what, Object value) throws TokenException {
    if (!(value instanceof Map)) {
      throw bad(what + " is no object");
    }
    return (Map<String, Object>) value;
  }

  /** Refuses members that mean nothing here. */
  static void requireOnly(String what, Map<String, Object> object, Set<String> known)
      throws TokenException {
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        throw bad(what + " has a member that is not known; known are " + known.stream().sorted().toList());
      }
    }
  }
}
