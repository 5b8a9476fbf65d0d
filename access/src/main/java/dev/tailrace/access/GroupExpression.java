package dev.tailrace.access;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression that a URL pattern brings along. JavaScript and RE2 agree on most of the
 * syntax; what they read differently is refused here, so that a right is never wider than its
 * author's browser says. What RE2 does not know (look-around, references) it refuses by itself.
 *
 * <p>Threads: immutable.
 */
final class GroupExpression {
  /** What only one of the two knows, or each in its own way. */
  private static final Pattern DIFFERS =
      Pattern.compile("\\\\[^dDwWsSbBtnrfvx\\p{Punct}]|\\(\\?[^:]|\\[\\[|\\[:|&&|--|~~|\\[\\^?\\]");

  private static final Pattern COUNTED = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

  private GroupExpression() {}

  /**
   * Looks through it.
   *
   * @return how many copies of a part of it the repetitions in it can make
   * @throws IllegalArgumentException if it means something else to browsers
   */
  static int require(String expression) {
    Matcher differs = DIFFERS.matcher(expression);
    if (differs.find()) {
      throw new IllegalArgumentException(
          "a URL pattern has '" + differs.group() + "' in a regular expression, which is not supported");
    }
    long copies = 1;
    Matcher counted = COUNTED.matcher(expression);
    while (counted.find() && copies <= LinearRegex.MAX_PROGRAM) {
      String most = counted.group(2) == null || counted.group(2).isEmpty() ? counted.group(1) : counted.group(2);
      copies *= Math.max(1, Integer.parseInt(most));
    }
    // Whatever is repeated is no longer than the whole.
    long size = copies == 1 ? 0 : copies * expression.length();
    return (int) Math.min(size / 4, Integer.MAX_VALUE / 2);
  }
}
