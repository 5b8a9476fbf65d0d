package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A set of topics by shape: the level {@code *} stands for any one level and {@code **} for any
 * number of them, none included. A star is a whole level; {@code a*b} is refused. Matching is
 * linear in levels of the pattern times levels of the topic.
 *
 * <p>Threads: immutable.
 */
record TopicPattern(List<String> levels) implements Predicate<String> {

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
    return matches(topic.split("/", -1));
  }

  /**
   * One row of the table at a time: reached[i] says whether the first i levels of the pattern match
   * the topic so far.
   */
  private boolean matches(String[] topic) {
    boolean[] reached = new boolean[levels.size() + 1];
    reached[0] = true;
    skipEmptyRuns(reached);
    for (String level : topic) {
      boolean[] next = new boolean[levels.size() + 1];
      for (int i = 0; i < levels.size(); i++) {
        if (reached[i] && levels.get(i).equals("**")) {
          next[i] = true;
        } else if (reached[i] && (levels.get(i).equals("*") || levels.get(i).equals(level))) {
          next[i + 1] = true;
        }
      }
      skipEmptyRuns(next);
      reached = next;
    }
    return reached[levels.size()];
  }

  private void skipEmptyRuns(boolean[] reached) {
    for (int i = 0; i < levels.size(); i++) {
      if (reached[i] && levels.get(i).equals("**")) {
        reached[i + 1] = true;
      }
    }
  }

  private Topics.Rule rule() {
    boolean everything = levels.equals(List.of("**"));
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
