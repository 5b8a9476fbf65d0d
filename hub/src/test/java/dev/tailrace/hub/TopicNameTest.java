package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b",
        "/",
        "//",
        "a//b",
        ".",
        "..",
        "../../etc/passwd",
        "https://example.com/books/1",
        "ümlaut",
        "日本語/話題",
        "😀",
        "a b",
        " a ",
        "a?b#c",
        "{x}",
        "%2F",
        "\u00a0",
        "e\u0301"
      })
  void isATopic(String name) {
    assertThat(TopicName.require(name)).isSameAs(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\nb",
        "a\rb",
        "a\u0000b",
        "\t",
        "\u007f",
        "\u0085",
        "*",
        "a/*",
        "a*b",
        "\ud800"
      })
  void isNoTopic(String name) {
    assertThatThrownBy(() -> TopicName.require(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("topic ");
  }

  @Test
  void lengthIsCountedInBytes() {
    assertThat(TopicName.require("ü".repeat(512))).hasSize(512);
    assertThatThrownBy(() -> TopicName.require("ü".repeat(512) + "a"))
        .hasMessage("topic has 1025 bytes; at most 1024 are allowed");
  }
}
