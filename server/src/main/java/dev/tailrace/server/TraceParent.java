package dev.tailrace.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a request is a part of, as the W3C's Trace Context tells it, level 1.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all 0
 * @param parentId 16 of them, not all 0
 * @param flags 2 of them
 * @param state the {@code tracestate} that came with it, as it came; empty if there was none
 *     <p>Threads: immutable.
 */
public record TraceParent(String traceId, String parentId, String flags, String state) {
  static final String HEADER = "traceparent";
  static final String STATE_HEADER = "tracestate";

  /** A later version may say more behind a dash; what it says first is the same. */
  private static final Pattern SHAPE =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final String NO_VERSION = "ff";

  /** Reads a header's value; empty if it is malformed, and then it counts for nothing. */
  static Optional<TraceParent> parse(String value, String state) {
    Matcher parts = SHAPE.matcher(value);
    if (!parts.matches() || parts.group(1).equals(NO_VERSION)) {
      return Optional.empty();
    }
    boolean first = parts.group(1).equals("00");
    if ((first && parts.group(5) != null) || isZero(parts.group(2)) || isZero(parts.group(3))) {
      return Optional.empty();
    }
    return Optional.of(new TraceParent(parts.group(2), parts.group(3), parts.group(4), state));
  }

  /** In the form of version 00, in which it is passed on. */
  public String text() {
    return "00-" + traceId + "-" + parentId + "-" + flags;
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(c -> c == '0');
  }
}
