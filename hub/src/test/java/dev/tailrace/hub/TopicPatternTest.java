package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {
  @ParameterizedTest
  @CsvSource({
    "*, a",
    "a/*, a/b",
    "*/b, a/b",
    "**, a",
    "**, a/b/c",
    "a/**, a",
    "a/**, a/b",
    "a/**, a/b/c",
    "**/c, c",
    "**/c, a/b/c",
    "a/**/d, a/d",
    "a/**/d, a/b/c/d",
    "a/*/c, a//c",
    "**/**, a",
    "https://x.org/*, https://x.org/1",
  })
  void matches(String pattern, String topic) {
    assertThat(TopicPattern.parse(pattern).test(topic)).isTrue();
    assertThat(TopicPattern.select(List.of(pattern)).contains(topic)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "*, a/b",
    "a/*, a",
    "a/*, a/b/c",
    "a/**, ab",
    "a/**, b/a",
    "**/c, a/cc",
    "a/**/d, a/b/c",
    "*/*, a",
    "A, a",
  })
  void doesNotMatch(String pattern, String topic) {
    assertThat(TopicPattern.parse(pattern).test(topic)).isFalse();
    assertThat(TopicPattern.select(List.of(pattern)).contains(topic)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*", "*a/b", "a/***", "a/b**"})
  void aStarIsAWholeLevel(String pattern) {
    assertThatThrownBy(() -> TopicPattern.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole level");
  }

  @Test
  void starsSideBySideAreOne() {
    assertThat(TopicPattern.parse("a/**/**/**/b")).isEqualTo(TopicPattern.parse("a/**/b"));
    assertThat(TopicPattern.select(List.of("**/**")).everything()).isTrue();
  }

  @Test
  void aPatternOfManyLevelsIsMatchedToItsEnd() {
    for (int levels = 60; levels < 140; levels++) {
      String literal = "x/".repeat(levels) + "b";

      assertThat(TopicPattern.parse("*/".repeat(levels) + "b").test(literal)).isTrue();
      assertThat(TopicPattern.parse("*/".repeat(levels - 1) + "b").test(literal)).isFalse();
      assertThat(TopicPattern.parse("**/x/".repeat(levels) + "b").test(literal)).isTrue();
      assertThat(TopicPattern.parse(literal + "/**").test(literal)).isTrue();
      assertThat(TopicPattern.parse(literal).test(literal + "/c")).isFalse();
    }
  }

  @Test
  void itAgreesWithAMatcherThatTriesEverything() {
    Random random = new Random(4711);
    String[] patternLevels = {"a", "b", "*", "**", "**", ""};
    String[] topicLevels = {"a", "b", ""};
    int matched = 0;

    for (int i = 0; i < 20_000; i++) {
      List<String> pattern = pick(random, patternLevels, 6);
      List<String> topic = pick(random, topicLevels, 6);
      boolean expected = tryEverything(pattern, topic);
      matched += expected ? 1 : 0;
      assertThat(TopicPattern.parse("z/" + String.join("/", pattern))
              .test("z/" + String.join("/", topic)))
          .as("%s on %s", pattern, topic)
          .isEqualTo(expected);
    }

    assertThat(matched).isBetween(2_000, 18_000);
  }

  private static List<String> pick(Random random, String[] levels, int most) {
    return Stream.generate(() -> levels[random.nextInt(levels.length)])
        .limit(1 + random.nextInt(most))
        .toList();
  }

  private static boolean tryEverything(List<String> pattern, List<String> topic) {
    if (pattern.isEmpty()) {
      return topic.isEmpty();
    }
    List<String> rest = pattern.subList(1, pattern.size());
    if (pattern.get(0).equals("**")) {
      return IntStream.rangeClosed(0, topic.size())
          .anyMatch(taken -> tryEverything(rest, topic.subList(taken, topic.size())));
    }
    return !topic.isEmpty()
        && (pattern.get(0).equals("*") || pattern.get(0).equals(topic.get(0)))
        && tryEverything(rest, topic.subList(1, topic.size()));
  }

  /** Work is counted, not timed: a row for each level of the topic would be 170,000 bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"**/", "**/a/", "*/**/a/", "a/**/"})
  void matchingTakesNoMoreMemoryThanTheTopicsLevels(String repeated) {
    TopicPattern pattern = TopicPattern.parse(repeated.repeat(1000 / repeated.length()) + "b");
    String topic = "a/".repeat(510) + "c";
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    pattern.test(topic); // loads what it needs

    long before = threads.getCurrentThreadAllocatedBytes();
    boolean matches = pattern.test(topic);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(matches).isFalse();
    assertThat(allocated).isLessThan(60_000);
  }

  @Test
  void manyStarsCostNoMoreThanLevelsTimesLevels() {
    String pattern = "**/a/".repeat(100) + "b";
    String topic = "a/".repeat(300) + "c";

    boolean matches = TopicPattern.parse(pattern).test(topic);

    assertThat(matches).isFalse(); // a backtracking matcher would not come to an end here
  }
}
