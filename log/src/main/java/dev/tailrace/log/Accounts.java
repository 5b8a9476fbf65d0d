package dev.tailrace.log;

import java.util.Objects;
import java.util.function.Function;

/**
 * Whose a topic is, so that a log can tell what everybody's records fill: {@link EventLog#kept}.
 *
 * @param name 1 to 40 characters of {@code [a-z0-9-]}; what was counted under it is believed after
 *     a restart, and under another name it is counted again. So a changed function needs a new name
 * @param owner the account that records of a topic are counted on, no longer than a topic, or null
 *     for nobody's; a pure function that does not throw, called once for each topic of a segment
 *     <p>Threads: immutable.
 */
public record Accounts(String name, Function<String, String> owner) {
  /** Nothing is counted. */
  public static final Accounts NONE = new Accounts("none", topic -> null);

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public Accounts {
    Objects.requireNonNull(owner, "owner");
    if (!name.matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException("not a name for accounts: " + name);
    }
  }

  /** The account that records of this canonical topic are counted on, or null. */
  String of(String topic) {
    return owner.apply(topic);
  }

  /** Whether there is anything to count. */
  boolean count() {
    return this != NONE;
  }
}
