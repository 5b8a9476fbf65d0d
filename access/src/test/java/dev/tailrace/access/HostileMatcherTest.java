package dev.tailrace.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.access.TopicMatcher.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A matcher comes from whoever has a token or opens a stream. What it may cost is counted: the size
 * of its program is what one character of a topic takes in steps, since the engine never goes back.
 */
class HostileMatcherTest {
  private static final String HOST = "https://a.example/";
  private static final String TOPIC = HOST + "a".repeat(1024 - HOST.length() - 1) + "!";

  /** Each of them makes an engine that goes back take longer than the world has been there. */
  @ParameterizedTest
  @MethodSource("exponentialForOthers")
  void aCharacterCostsABoundedNumberOfSteps(TopicMatcher matcher) {
    assertThat(matcher.weight()).isLessThan(LinearRegex.MAX_PROGRAM + TopicMatcher.MAX_BYTES);
    assertThat(matcher.test(TOPIC)).isFalse();
  }

  private static Stream<TopicMatcher> exponentialForOthers() {
    return Stream.of(
        TopicMatcher.of(Kind.URL_PATTERN, HOST + "((?:a*)*b)"),
        TopicMatcher.of(Kind.URL_PATTERN, HOST + "((?:(?:(?:a+)+)+)+b)"),
        TopicMatcher.of(Kind.URL_PATTERN, HOST + "((?:a|a)*b)"),
        TopicMatcher.of(Kind.URL_PATTERN, HOST + "((?:a?){20}b)"),
        TopicMatcher.of(Kind.URL_PATTERN, HOST + "*a*a*a*a*a*b"),
        TopicMatcher.of(Kind.URL_PATTERN, HOST + "{a}+{a}+{a}+{a}+b"),
        TopicMatcher.of(Kind.URI_TEMPLATE, HOST + "{a}{b}{c}{d}{e}{f}{g}{h}"),
        TopicMatcher.of(Kind.URI_TEMPLATE, HOST + "{a*}{b*}{c*}{d*}b"),
        TopicMatcher.of(Kind.PATTERN, "**/a/".repeat(100) + "b"));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void whatWouldCostMoreIsRefused(Kind kind, String text) {
    assertThatThrownBy(() -> TopicMatcher.of(kind, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("a topic matcher (would take more than 2000|has [0-9]+ bytes).*");
  }

  private static Stream<Arguments> tooLarge() {
    return Stream.of(
            new Object[] {Kind.URL_PATTERN, HOST + "a*".repeat(2000)},
            new Object[] {Kind.URL_PATTERN, HOST + "((?:a{1000}){1000})"},
            new Object[] {Kind.URL_PATTERN, HOST + "((?:(?:a{30}){30}){30})"},
            new Object[] {Kind.URL_PATTERN, HOST + "(a{999999999})"},
            new Object[] {Kind.URI_TEMPLATE, "{a}".repeat(1365)},
            new Object[] {Kind.URI_TEMPLATE, "{a:100}".repeat(500)},
            new Object[] {Kind.EXACT, "a".repeat(4097)},
            new Object[] {Kind.URI_TEMPLATE, "\u20ac".repeat(1366)})
        .map(Arguments::of);
  }

  /** Without what stands between, they are one. */
  @Test
  void fourThousandWildcardsSideBySideAreRefusedOrOne() {
    assertThatThrownBy(() -> TopicMatcher.of(Kind.URL_PATTERN, HOST + "(.*)".repeat(1000)))
        .hasMessage("a topic matcher would take more than 2000 steps for each character");
    assertThat(TopicMatcher.of(Kind.PATTERN, "**" + "/**".repeat(300))).isEqualTo(TopicMatcher.ALL);
  }

  @Test
  void aUrlOfManySignsIsReadOnce() {
    TopicMatcher matcher = TopicMatcher.of(Kind.URL_PATTERN, HOST + "*");

    assertThat(matcher.test("https://" + "@".repeat(1000) + "a.example/")).isTrue();
    assertThat(matcher.test("https://" + "a:".repeat(500))).isFalse();
    assertThat(matcher.test(HOST + "../".repeat(300))).isTrue();
  }
}
