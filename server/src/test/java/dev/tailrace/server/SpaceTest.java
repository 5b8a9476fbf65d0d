package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Follow.OnGap;
import dev.tailrace.hub.Sight;
import dev.tailrace.hub.Start;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people call a topic, and what the hub does. */
class SpaceTest {
  private static final Space ACME = Space.of("acme");

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "orders/1", "~other/a", "~acme/a", "/", "ünï", "https://x.example/~acme"})
  void aTenantsNamesComeOutAsTheyWentIn(String name) {
    String inner = ACME.inner(name);

    assertThat(inner).isEqualTo("~acme/" + name);
    assertThat(ACME.outer(inner)).isEqualTo(name);
    assertThat(ACME.keepsOut(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"~other/a", "~acme", "~acme2/a", "a", ""})
  void whatIsNoneOfATenantsComesOutAsNothing(String inner) {
    assertThatThrownBy(() -> ACME.outer(inner)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "~a", "~acme/a", "~/a", "~acme/**"})
  void tenantsNamesAreClosedToThoseOfNone(String name) {
    assertThat(Space.COMMON.keepsOut(name)).isTrue();
    assertThat(Space.WHOLE.keepsOut(name)).isFalse();
    assertThatThrownBy(() -> Space.COMMON.outer(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTenantsNamesAreAsMuchShorterAsItsOwnIs() {
    assertThat(ACME.inner("x".repeat(1018))).hasSize(1024);
    assertThatThrownBy(() -> ACME.inner("x".repeat(1019)))
        .hasMessage("topic has 1019 bytes; at most 1018 are allowed");
    assertThatThrownBy(() -> ACME.requireRoom("ü".repeat(600)))
        .hasMessage("topic has 1200 bytes; at most 1018 are allowed");
  }

  @Test
  void whereNobodyIsKeptApartItIsFree() {
    Follow follow = Follow.of(List.of("**"), new Start.Latest(), OnGap.EARLIEST);

    assertThat(Space.WHOLE.inner(follow)).isSameAs(follow);
    assertThat(Space.WHOLE.inner(Sight.PUBLIC)).isSameAs(Sight.PUBLIC);
  }

  @Test
  void whoeverFollowsTheSameIsServedAlike() {
    Follow one = Follow.of(List.of("a", "b/**"), new Start.Latest(), OnGap.EARLIEST);
    Follow same = Follow.of(List.of("a", "b/**"), new Start.Latest(), OnGap.EARLIEST);

    assertThat(ACME.inner(one)).isEqualTo(Space.of("acme").inner(same));
    assertThat(ACME.inner(one)).isNotEqualTo(Space.of("other").inner(same));
    assertThat(Space.COMMON.inner(one)).isEqualTo(Space.COMMON.inner(same));
  }
}
