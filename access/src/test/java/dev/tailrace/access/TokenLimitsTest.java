package dev.tailrace.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.access.AccessOptions.Limits;
import dev.tailrace.access.TokenException.Reason;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bound of a token is where the owner has put it, and has a reason of its own. */
class TokenLimitsTest {
  private static final int KIB = 1024;

  @TempDir private Path directory;
  private TokenVerifier verifier;

  @BeforeEach
  void open() throws IOException {
    Path secret = Tokens.write(directory.resolve("secret"), Tokens.SECRET);
    Limits limits = new Limits(2 * KIB, 5, 20, 1, KIB, 2, 0, 2000, 1);
    verifier =
        TokenVerifier.open(
            Tokens.secret(secret).withLimits(limits),
            new TopicMatchers(),
            (uri, max, timeout) -> CompletableFuture.failedFuture(new IOException("no network")),
            new ManualClock(),
            Runnable::run);
  }

  @Test
  void aTokenMayBeSoLong() {
    int rest = Tokens.hs256("{\"a\":\"\"}").length();
    String most = Tokens.hs256("{\"a\":\"" + "x".repeat((2 * KIB - rest) * 3 / 4) + "\"}");
    assertThat(most).hasSizeBetween(2 * KIB - 3, 2 * KIB);

    accepts(most);
    refuses(most + "AAAA", Reason.TOO_LARGE);
  }

  @Test
  void itsJsonMayBeSoDeep() {
    accepts(Tokens.hs256("{\"a\":[[[[]]]]}"));

    refuses(Tokens.hs256("{\"a\":[[[[[]]]]]}"), Reason.TOO_DEEP);
    refuses(Tokens.hs256("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}}}"), Reason.TOO_DEEP);
  }

  @Test
  void itsJsonMayHaveSoManyValues() {
    accepts(Tokens.hs256("{\"a\":[" + "1,".repeat(18) + "1]}"));

    refuses(Tokens.hs256("{\"a\":[" + "1,".repeat(19) + "1]}"), Reason.TOO_MANY_VALUES);
  }

  /** Each of these takes more than a thousand steps, so that two are too many. */
  @Test
  void itsRulesMayTakeSoManySteps() {
    String one = template("a");
    String two = one + "," + template("b");
    assertThat(TopicMatcher.of(TopicMatcher.Kind.URI_TEMPLATE, "a{x:50}").steps())
        .isBetween(1001, 2000);

    Tokens.grant(verifier.verify(rights("subscribe", one)));
    Tokens.grant(
        verifier.verify(rights("subscribe", one + "],\"publish\":[" + template("b"))));

    refuses(rights("subscribe", two), Reason.TOO_DEAR);
    refuses(rights("publish", two), Reason.TOO_DEAR);
    refuses(
        Tokens.hs256("{\"mercure\":{\"subscribe\":[\"a{x:50}\",\"b{x:50}\"]}}"),
        Reason.TOO_DEAR);
  }

  @Test
  void namesAndStarsAreCheap() {
    assertThat(TopicMatcher.of(TopicMatcher.Kind.EXACT, "a".repeat(4000)).steps()).isEqualTo(1);
    assertThat(TopicMatcher.of(TopicMatcher.Kind.PATTERN, "**/a/".repeat(20) + "b").steps()).isEqualTo(1);
  }

  @Test
  void withoutRoomNothingIsRemembered() {
    String token = Tokens.hs256("{}");

    accepts(token);
    accepts(token);

    assertThat(verifier.status().verified()).isEqualTo(2);
    assertThat(verifier.status().forgotten()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "1023, 32, 5000, 10, 1024, 1, 0, 2000, 1, the longest token is not 1024 to 1048576: 1023",
    "1048577, 32, 5000, 10, 1024, 1, 0, 2000, 1, the longest token is not 1024 to 1048576: 1048577",
    "1024, 3, 5000, 10, 1024, 1, 0, 2000, 1, the depth of JSON is not 4 to 1000: 3",
    "1024, 4, 15, 10, 1024, 1, 0, 2000, 1, the values of JSON are not 16 to 1000000: 15",
    "1024, 4, 16, 0, 1024, 1, 0, 2000, 1, the attempts are not 1 to 1000: 0",
    "1024, 4, 16, 1, 1023, 1, 0, 2000, 1, the largest set of keys is not 1024 to 67108864: 1023",
    "1024, 4, 16, 1, 1024, 0, 0, 2000, 1, the keys of a set are not 1 to 10000: 0",
    "1024, 4, 16, 1, 1024, 1, -1, 2000, 1, the memory for tokens is not 0 to 2147483647: -1",
    "1024, 4, 16, 1, 1024, 1, 0, 1999, 1, the steps of a token's rules are not 2000 to 10000000: 1999",
    "1024, 4, 16, 1, 1024, 1, 0, 2000, 0, the waiting tokens are not 1 to 10000000: 0"
  })
  void whatIsOutOfRangeIsRefused(
      int token, int depth, int values, int tries, int bytes, int keys, int cache, int steps,
      int queue,
      String why) {
    assertThatThrownBy(
            () -> new Limits(token, depth, values, tries, bytes, keys, cache, steps, queue))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  private static String template(String name) {
    return "{\"match\":\"" + name + "{x:50}\",\"match_type\":\"uritemplate\"}";
  }

  private static String rights(String what, String rules) {
    return Tokens.hs256("{\"tailrace\":{\"" + what + "\":[" + rules + "]}}");
  }

  private void accepts(String token) {
    assertThat(Tokens.grant(verifier.verify(token)).publish()).isEqualTo(TopicSet.NONE);
  }

  private void refuses(String token, Reason reason) {
    long before = verifier.status().refused().get(reason);

    assertThat(Tokens.refusal(verifier.verify(token)).reason()).isEqualTo(reason);

    assertThat(verifier.status().refused().get(reason)).isEqualTo(before + 1);
  }
}
