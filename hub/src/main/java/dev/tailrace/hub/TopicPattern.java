package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A set of topics by shape: the level {@code *} stands for any one level and {@code **} for any
 * number of them, none included. A star is a whole level; {@code a*b} is refused.
 *
 * <p>Whoever publishes waits for the patterns of whoever listens, so matching must be cheap whatever
 * both have thought of: all places in the pattern where a topic may have got to are bits, moved
 * together, sixty-four in a step, for each level of the topic.
 *
 * <p>Threads: immutable.
 */
public final class TopicPattern implements Predicate<String> {
  private static final String ONE = "*";
  private static final String ANY = "**";

  private final List<String> levels; // never two ** side by side: they mean what one does
  private final Places ones;
  private final Places anys;
  private final Map<String, Places> literals = new HashMap<>();

  private TopicPattern(List<String> levels) {
    this.levels = withoutRepeats(levels);
    this.ones = Places.of(this.levels, ONE::equals);
    this.anys = Places.of(this.levels, ANY::equals);
    for (String level : this.levels) {
      if (level.indexOf('*') < 0) {
        literals.computeIfAbsent(level, l -> Places.of(this.levels, l::equals));
      }
    }
  }

  /** The topics that a list of names and patterns selects. */
  static Topics select(List<String> selectors) {
    if (selectors.isEmpty()) {
      throw new IllegalArgumentException("no topic is named");
    }
    Set<String> names = new LinkedHashSet<>();
    List<Topics.Rule> rules = new ArrayList<>();
    for (String selector : selectors) {
      if (selector.indexOf('*') < 0) {
        names.add(TopicName.require(selector));
      } else {
        rules.add(parse(selector).rule());
      }
    }
    return new Topics(names, rules);
  }

  /**
   * The pattern that this text is; without a star it matches the topic of this name.
   *
   * @throws IllegalArgumentException if it is none, saying why
   */
  public static TopicPattern parse(String text) {
    TopicName.requireText("pattern", text);
    List<String> levels = List.of(text.split("/", -1));
    for (String level : levels) {
      if (level.indexOf('*') >= 0 && !level.equals("*") && !level.equals("**")) {
        throw new IllegalArgumentException(
            "pattern level '" + level + "' mixes a star with text; a star is a whole level");
      }
    }
    return new TopicPattern(levels);
  }

  @Override
  public boolean test(String topic) {
    Places reached = Places.first(levels.size());
    reached.passAnys(anys);
    for (String level : topic.split("/", -1)) {
      if (!reached.advance(ones, literals.get(level), anys)) {
        return false;
      }
      reached.passAnys(anys);
    }
    return reached.has(levels.size());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicPattern pattern && pattern.levels.equals(levels);
  }

  @Override
  public int hashCode() {
    return levels.hashCode();
  }

  @Override
  public String toString() {
    return String.join("/", levels);
  }

  private static List<String> withoutRepeats(List<String> levels) {
    List<String> kept = new ArrayList<>();
    for (String level : levels) {
      boolean repeats = level.equals(ANY) && !kept.isEmpty() && kept.get(kept.size() - 1).equals(ANY);
      if (!repeats) {
        kept.add(level);
      }
    }
    return List.copyOf(kept);
  }

  /** The same as a rule for reading the log, with the prefix that all its topics have. */
  public Topics.Rule rule() {
    boolean everything = levels.equals(List.of(ANY));
    return new Topics.Rule(prefix(), this, everything);
  }

  /**
   * What every matching topic starts with: the levels before the first star. "a/**" matches "a", so
   * no final slash.
   */
  private String prefix() {
    List<String> literal = new ArrayList<>();
    for (String level : levels) {
      if (level.indexOf('*') >= 0) {
        break;
      }
      literal.add(level);
    }
    return String.join("/", literal);
  }
}
