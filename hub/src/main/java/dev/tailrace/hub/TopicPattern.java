package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of topics by shape: the level {@code *} stands for any one level and {@code **} for any
 * number of them, none included. A star is a whole level; {@code a*b} is refused. Matching is
 * linear in levels of the pattern times levels of the topic.
 *
 * <p>Threads: immutable.
 */
final class TopicPattern {
  private final String[] levels;

  private TopicPattern(String[] levels) {
    this.levels = levels;
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

  static TopicPattern parse(String text) {
    TopicName.requireText("pattern", text);
    String[] levels = text.split("/", -1);
    for (String level : levels) {
      if (level.indexOf('*') >= 0 && !level.equals("*") && !level.equals("**")) {
        throw new IllegalArgumentException(
            "pattern level '" + level + "' mixes a star with text; a star is a whole level");
      }
    }
    return new TopicPattern(levels);
  }

  boolean matches(String topic) {
    return matches(topic.split("/", -1));
  }

  /**
   * One row of the table at a time: reached[i] says whether the first i levels of the pattern match
   * the topic so far.
   */
  private boolean matches(String[] topic) {
    boolean[] reached = new boolean[levels.length + 1];
    reached[0] = true;
    skipEmptyRuns(reached);
    for (String level : topic) {
      boolean[] next = new boolean[levels.length + 1];
      for (int i = 0; i < levels.length; i++) {
        if (reached[i] && levels[i].equals("**")) {
          next[i] = true;
        } else if (reached[i] && (levels[i].equals("*") || levels[i].equals(level))) {
          next[i + 1] = true;
        }
      }
      skipEmptyRuns(next);
      reached = next;
    }
    return reached[levels.length];
  }

  private void skipEmptyRuns(boolean[] reached) {
    for (int i = 0; i < levels.length; i++) {
      if (reached[i] && levels[i].equals("**")) {
        reached[i + 1] = true;
      }
    }
  }

  private Topics.Rule rule() {
    boolean everything = levels.length == 1 && levels[0].equals("**");
    return new Topics.Rule(prefix(), this::matches, everything);
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
