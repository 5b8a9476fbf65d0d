package dev.tailrace.log;

/**
 * Some topics with a retention of their own. They are stored apart, in the directory {@code
 * rule-<name>}.
 *
 * @param name 1 to 40 characters of {@code [a-z0-9-]}; the same name after a restart means the same
 *     directory
 * @param topics which; the first rule that holds for a topic decides
 */
public record RetentionRule(String name, Topics.Rule topics, Retention retention) {
  public RetentionRule {
    if (!name.matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException("not a name for a retention rule: " + name);
    }
  }
}
