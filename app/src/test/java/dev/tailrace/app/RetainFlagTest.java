package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.log.Retention;
import dev.tailrace.log.RetentionRule;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class RetainFlagTest {
  private static final Retention GENERAL = new Retention(Duration.ofDays(7), 1000, 50);

  @Test
  void boundsThatAreNotGivenAreTheGeneralOnes() {
    assertThat(rule("a=90d,10GiB").retention())
        .isEqualTo(new Retention(Duration.ofDays(90), 10L << 30, 50));
    assertThat(rule("a=7").retention()).isEqualTo(new Retention(Duration.ofDays(7), 1000, 7));
    assertThat(rule("a=500ms").retention())
        .isEqualTo(new Retention(Duration.ofMillis(500), 1000, 50));
  }

  @Test
  void aPatternSelectsAsOnAStream() {
    RetentionRule rule = rule("audit/**=1d");

    assertThat(rule.topics().prefix()).isEqualTo("audit");
    assertThat(rule.topics().matches().test("audit/a/b")).isTrue();
    assertThat(rule.topics().matches().test("auditor")).isFalse();
  }

  @Test
  void aNameSelectsItself() {
    RetentionRule rule = rule("a=b=1d");

    assertThat(rule.topics().matches().test("a=b")).isTrue();
    assertThat(rule.topics().matches().test("a=bc")).isFalse();
  }

  @Test
  void theNameOfARuleFollowsFromItsPatternAlone() {
    assertThat(rule("audit/**=1d").name()).isEqualTo(rule("audit/**=2d").name());
    assertThat(rule("audit/**=1d").name()).matches("audit-[0-9a-f]{8}");
    assertThat(rule("audit/*=1d").name()).isNotEqualTo(rule("audit/**=1d").name());
    assertThat(rule("**=1d").name()).matches("[0-9a-f]{8}");
    assertThat(rule("über/" + "x".repeat(80) + "=1d").name()).hasSizeLessThanOrEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "=1d", "a=", "a=1d,", "a=soon", "a=1d;2d", "a=-1"})
  void whatSaysNothingIsNamedWithAnExample(String text) {
    assertThatThrownBy(() -> new RetainFlag.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("audit/**=90d,10GiB");
  }

  private static RetentionRule rule(String text) {
    return new RetainFlag.Converter().convert(text).rule(GENERAL);
  }
}
