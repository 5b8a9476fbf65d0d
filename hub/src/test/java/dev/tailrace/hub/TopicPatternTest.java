package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
  void manyStarsCostNoMoreThanLevelsTimesLevels() {
    String pattern = "**/a/".repeat(100) + "b";
    String topic = "a/".repeat(300) + "c";

    boolean matches = TopicPattern.parse(pattern).test(topic);

    assertThat(matches).isFalse(); // a backtracking matcher would not come to an end here
  }
}
