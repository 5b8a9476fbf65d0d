package dev.tailrace.server;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many in a time: as many may come at once, and one more each time its part of the time has
 * passed. {@code 100/s} lets a hundred through at once, {@code 6000/m} six thousand, and both a
 * hundred a second from then on.
 *
 * @param count how many; from 1 to 1 000 000, or 0 for {@link #NONE}
 * @param per in what time; one second or one minute
 *     <p>Threads: immutable.
 */
public record Rate(int count, Duration per) {
  private static final int MOST = 1_000_000;
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})/([sm])");

  /** No bound. */
  public static final Rate NONE = new Rate(0, Duration.ofSeconds(1));

  public Rate {
    if (count < 0 || count > MOST) {
      throw new IllegalArgumentException("a rate is not from 0 to " + MOST + ": " + count);
    }
    if (!per.equals(Duration.ofSeconds(1)) && !per.equals(Duration.ofMinutes(1))) {
      throw new IllegalArgumentException("a rate is neither by second nor by minute: " + per);
    }
  }

  /**
   * Reads {@code 100/s}, {@code 600/m} or {@code none}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Rate parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate; write it like 100/s, 600/m or none");
    }
    Duration per = matcher.group(2).equals("s") ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
    return new Rate(Integer.parseInt(matcher.group(1)), per);
  }

  /** Whether it bounds nothing. */
  public boolean isNone() {
    return count == 0;
  }

  /** How many a second, over a long time. */
  double perSecond() {
    return (double) count / per.toSeconds();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return isNone() ? "none" : count + (per.toSeconds() == 1 ? "/s" : "/m");
  }
}
