package dev.tailrace.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.access.TopicMatcher.Kind;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicSetTest {
  private static final TopicMatcher NEWS = TopicMatcher.of(Kind.EXACT, "news");
  private static final TopicMatcher ORDERS = TopicMatcher.of(Kind.PATTERN, "orders/*");

  @Test
  void itHoldsNamesAndWhatRulesMatch() {
    TopicSet set = TopicSet.of(List.of(NEWS, ORDERS));

    assertThat(set.test("news")).isTrue();
    assertThat(set.test("orders/1")).isTrue();
    assertThat(set.test("orders")).isFalse();
    assertThat(set.names()).containsExactly("news");
    assertThat(set.matchers()).containsExactly(ORDERS);
    assertThat(set).hasToString("[news, orders/*]");
  }

  @Test
  void aUnionHoldsWhatEitherHolds() {
    TopicSet both = TopicSet.of(List.of(NEWS)).union(TopicSet.of(List.of(ORDERS)));

    assertThat(both).isEqualTo(TopicSet.of(List.of(ORDERS, NEWS)));
    assertThat(both.union(TopicSet.NONE)).isEqualTo(both);
    assertThat(TopicSet.NONE.union(both)).isEqualTo(both);
    assertThat(both.union(TopicSet.ALL)).isEqualTo(TopicSet.ALL);
  }

  @Test
  void nothingAndEverything() {
    assertThat(TopicSet.NONE.test("news")).isFalse();
    assertThat(TopicSet.NONE.isEmpty()).isTrue();
    assertThat(TopicSet.ALL.test("news")).isTrue();
    assertThat(TopicSet.of(List.of(NEWS, TopicMatcher.of(Kind.PATTERN, "**")))).isEqualTo(TopicSet.ALL);
  }

  @Test
  void theLogIsAskedForTheSame() {
    TopicSet set = TopicSet.of(List.of(NEWS, ORDERS));

    assertThat(set.topics().contains("news")).isTrue();
    assertThat(set.topics().contains("orders/1")).isTrue();
    assertThat(set.topics().contains("other")).isFalse();
    assertThat(set.topics().rules().get(0).prefix()).isEqualTo("orders");
    assertThat(TopicSet.ALL.topics().everything()).isTrue();
  }

  @Test
  void aMatcherIsItsKindTextAndBase() {
    URI base = URI.create("https://a.example/");

    assertThat(TopicMatcher.of(Kind.URL_PATTERN, "/x", base))
        .isEqualTo(TopicMatcher.of(Kind.URL_PATTERN, "/x", base))
        .isNotEqualTo(TopicMatcher.of(Kind.URL_PATTERN, "/x", URI.create("https://b.example/")))
        .isNotEqualTo(TopicMatcher.of(Kind.EXACT, "/x"))
        .hasToString("urlpattern:/x");
    assertThat(TopicMatcher.of(Kind.EXACT, "*")).isNotEqualTo(TopicMatcher.ALL);
    assertThat(TopicMatcher.of(Kind.EXACT, "*").test("news")).isFalse();
  }

  @Test
  void whatIsNoRuleIsRefused() {
    assertThatThrownBy(() -> TopicMatcher.of(Kind.EXACT, "")).hasMessage("a topic matcher is empty");
    assertThatThrownBy(() -> TopicMatcher.of(Kind.PATTERN, "a*b")).hasMessageContaining("a*b");
    assertThatThrownBy(() -> TopicMatcher.of(Kind.ALL, "a")).hasMessageContaining("'a'");
  }

  @Test
  void compiledMatchersAreRememberedWithinTheirWeight() {
    TopicMatchers matchers = new TopicMatchers(300);

    TopicMatcher first = matchers.of(Kind.URI_TEMPLATE, "a/{id}", null);
    assertThat(matchers.of(Kind.URI_TEMPLATE, "a/{id}", null)).isSameAs(first);
    for (int i = 0; i < 100; i++) {
      matchers.of(Kind.URI_TEMPLATE, i + "/{id}", null);
    }

    assertThat(matchers.size()).isBetween(1, 300 / first.weight());
    assertThat(matchers.of(Kind.URI_TEMPLATE, "a/{id}", null)).isNotSameAs(first).isEqualTo(first);
  }
}
