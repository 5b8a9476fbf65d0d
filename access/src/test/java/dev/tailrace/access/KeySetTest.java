package dev.tailrace.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.access.KeyException.Fault;
import dev.tailrace.access.TokenException.Reason;
import dev.tailrace.access.Tokens.Pair;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sets of keys on another host, which may be slow, wrong, hostile, or somebody else's by now. */
class KeySetTest {
  private static final Pair OLD = Pair.of(TokenAlgorithm.ES256);
  private static final Pair NEW = Pair.of(TokenAlgorithm.ES256);
  private static final Pair EDWARDS = Pair.of(TokenAlgorithm.EDDSA);
  private static final String BY_OLD = token(OLD, "old");
  private static final String BY_NEW = token(NEW, "new");
  private static final String JUST_OLD = Tokens.set(OLD.jwk("old"));

  private final ManualClock clock = new ManualClock();
  private final ManualFetch host = new ManualFetch();
  private TokenVerifier verifier;

  @TempDir private Path directory;

  private static String token(Pair pair, String kid) {
    return pair.sign("{\"alg\":\"" + pair.algorithm() + "\",\"kid\":\"" + kid + "\"}", "{}");
  }

  @BeforeEach
  void open() throws IOException {
    verifier = verifier(Tokens.keys("https://keys.example/jwks?secret=1"));
  }

  private TokenVerifier verifier(AccessOptions options) throws IOException {
    return TokenVerifier.open(options, new TopicMatchers(), host, clock, Runnable::run);
  }

  private void passes(Duration time) {
    clock.advance(time);
    verifier.look();
  }

  private void accepts(String token) {
    assertThat(Tokens.grant(verifier.verify(token)).publish()).isEqualTo(TopicSet.NONE);
  }

  private void refuses(String token, Reason reason) {
    assertThat(Tokens.refusal(verifier.verify(token)).reason()).isEqualTo(reason);
  }

  private long failed(Fault fault) {
    return verifier.status().looking().failed().get(fault);
  }

  private String trouble() {
    return verifier.status().keys().get(0).trouble().orElse("none");
  }

  @Test
  void aTokenThatComesBeforeTheKeysWaitsForThem() {
    CompletionStage<Grant> verified = verifier.verify(BY_OLD);
    assertThat(verified.toCompletableFuture()).isNotDone();

    host.answer(JUST_OLD);

    assertThat(Tokens.grant(verified).subscribe()).isEqualTo(TopicSet.NONE);
    assertThat(host.count()).isEqualTo(1);
    assertThat(verifier.status().isHealthy()).isTrue();
  }

  @Test
  void aHostThatDoesNotAnswerIsGivenUp() {
    CompletionStage<Grant> verified = verifier.verify(BY_OLD);

    passes(Duration.ofMillis(4999));
    assertThat(verified.toCompletableFuture()).isNotDone();
    passes(Duration.ofMillis(1));

    assertThat(Tokens.refusal(verified).reason()).isEqualTo(Reason.KEYS_UNAVAILABLE);
    assertThat(trouble()).isEqualTo("no answer within PT5S");
    assertThat(failed(Fault.LATE)).isEqualTo(1);
    assertThat(verifier.status().isHealthy()).isFalse();
    host.answerFirst(JUST_OLD); // which nobody waits for any more
    refuses(BY_OLD, Reason.KEYS_UNAVAILABLE);
  }

  @Test
  void aHostThatFailedIsAskedAgainHalfAMinuteLater() {
    host.fail("the host of https://keys.example/ is unknown");

    passes(Duration.ofSeconds(29));
    assertThat(host.count()).isEqualTo(1);
    assertThat(failed(Fault.UNAVAILABLE)).isEqualTo(1);
    passes(Duration.ofSeconds(1));
    host.answer(JUST_OLD);

    accepts(BY_OLD);
    assertThat(trouble()).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "<html><body>Sign in</body></html> => is not JSON that is well formed",
        "'' => is no JSON object",
        "[] => is no JSON object",
        "{} => it is no key that is understood",
        "{\"keys\":[]} => none of the 0 keys in it can verify a token",
        "{\"keys\":[1]} => none of the 1 keys in it can verify a token",
        "{\"keys\":[{\"kty\":\"LWE\",\"kid\":\"old\"}]} => none of the 1 keys in it can verify a token",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"YSBzZWNyZXQgb2YgbW9yZSB0aGFuIHRoaXJ0eS10d28gYnl0ZXM\"}]} => none of the 1 keys in it can verify a token",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]} => none of the 1 keys in it can verify a token",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQAB\",\"y\":\"AQAB\"}]} => none of the 1 keys in it can verify a token",
      })
  void aHostThatLiesTakesNothingAway(String lie, String trouble) {
    host.answer(JUST_OLD);

    passes(Duration.ofMinutes(10));
    host.answer(lie);

    assertThat(trouble()).isEqualTo(trouble);
    assertThat(failed(Fault.UNUSABLE)).isEqualTo(1);
    assertThat(verifier.status().keys().get(0).count()).isEqualTo(1);
    assertThat(verifier.status().isHealthy()).isFalse();
    accepts(BY_OLD);
  }

  @Test
  void aSetThatGrowsBeyondBoundsTakesNothingAway() {
    host.answer(JUST_OLD);

    passes(Duration.ofMinutes(10));
    host.answer(JUST_OLD + " ".repeat(1024 * 1024));
    assertThat(trouble()).isEqualTo("it is larger than 1048576 bytes");
    assertThat(failed(Fault.TOO_LARGE)).isEqualTo(1);
    passes(Duration.ofSeconds(30));
    String[] many = IntStream.range(0, 101).mapToObj(i -> OLD.jwk("k" + i)).toArray(String[]::new);
    host.answer(Tokens.set(many));

    assertThat(trouble()).isEqualTo("there are 101 keys in it; at most 100 are allowed");
    assertThat(failed(Fault.TOO_MANY)).isEqualTo(1);
    accepts(BY_OLD);
  }

  @Test
  void aKeyThatIsNewIsFetchedWhenATokenHasIt() {
    host.answer(JUST_OLD);
    clock.advance(Duration.ofSeconds(30));

    CompletionStage<Grant> verified = verifier.verify(BY_NEW);
    assertThat(verified.toCompletableFuture()).isNotDone();
    host.answer(Tokens.set(OLD.jwk("old"), NEW.jwk("new")));

    assertThat(Tokens.grant(verified)).isNotNull();
    accepts(BY_OLD);
  }

  @Test
  void aKeyThatIsGoneIsGoneForTokensThatWereGoodToo() {
    host.answer(JUST_OLD);
    accepts(BY_OLD);

    passes(Duration.ofMinutes(10));
    accepts(BY_OLD);
    host.answer(Tokens.set(NEW.jwk("new")));

    refuses(BY_OLD, Reason.UNKNOWN_KEY);
    accepts(BY_NEW);
  }

  @Test
  void aThousandUnknownKeysAreOneQuestionInHalfAMinute() {
    host.answer(JUST_OLD);
    clock.advance(Duration.ofSeconds(30));

    List<CompletionStage<Grant>> verified =
        IntStream.range(0, 1000).mapToObj(i -> verifier.verify(token(NEW, "k" + i % 50))).toList();
    assertThat(host.count()).isEqualTo(2);
    host.answer(JUST_OLD);
    clock.advance(Duration.ofSeconds(29));
    refuses(token(NEW, "again"), Reason.UNKNOWN_KEY);

    assertThat(host.count()).isEqualTo(2);
    assertThat(verifier.status().looking().fetched()).isEqualTo(2);
    assertThat(verifier.status().looking().spared()).isEqualTo(1);
    assertThat(verified)
        .allSatisfy(
            each ->
                assertThat(Tokens.refusal(each).reason()).isEqualTo(Reason.UNKNOWN_KEY));
    clock.advance(Duration.ofSeconds(1));
    verifier.verify(token(NEW, "again"));
    assertThat(host.count()).isEqualTo(3);
  }

  @Test
  void theSameSetAgainChangesNothing() {
    host.answer(JUST_OLD);
    accepts(BY_OLD);

    passes(Duration.ofMinutes(10));
    host.answer(JUST_OLD);
    accepts(BY_OLD);

    assertThat(verifier.status().verified()).isEqualTo(1);
    assertThat(verifier.status().remembered()).isEqualTo(1);
  }

  @Test
  void whatASetCannotUseItLeavesOut() {
    String encryption = NEW.jwk("new").replace("\"use\":\"sig\"", "\"use\":\"enc\"");
    String wrong = NEW.jwk("wrong").replace("\"alg\":\"ES256\"", "\"alg\":\"RS256\"");

    host.answer(Tokens.set(encryption, wrong, "{\"kty\":\"X\"}", OLD.jwk("old"), EDWARDS.jwk("ed")));

    assertThat(verifier.status().keys().get(0).count()).isEqualTo(2);
    accepts(BY_OLD);
    accepts(token(EDWARDS, "ed"));
    accepts(EDWARDS.sign("{\"alg\":\"Ed25519\",\"kid\":\"ed\"}", "{}"));
    refuses(BY_NEW, Reason.UNKNOWN_KEY);
  }

  @Test
  void noMoreKeysAreTriedThanAllowed() {
    String[] many = IntStream.range(0, 10).mapToObj(i -> NEW.jwk("k" + i)).toArray(String[]::new);
    String last = Tokens.set(many).replace("]}", "," + OLD.jwk("old") + "]}");

    host.answer(last);

    refuses(OLD.sign("{}"), Reason.TOO_MANY_KEYS);
    accepts(BY_OLD);
  }

  @Test
  void theQueryOfALocationIsNotShown() {
    assertThat(verifier.status().keys().get(0).location()).isEqualTo("https://keys.example/jwks");
    assertThatThrownBy(() -> KeyLocation.of("https://me:pw@keys.example/"))
        .hasMessage("the URL of a key set has a host and no password");
  }

  @Test
  void aFileThatChangesIsReadAgain() throws IOException {
    Path file = Tokens.write(directory.resolve("key.pem"), OLD.pem().publicKey());
    verifier = verifier(Tokens.keys(file));
    accepts(BY_OLD);

    Tokens.write(file, NEW.pem().publicKey());
    passes(Duration.ofSeconds(4));
    accepts(BY_OLD);
    passes(Duration.ofSeconds(1));

    refuses(BY_OLD, Reason.BAD_SIGNATURE);
    accepts(BY_NEW);
  }

  @Test
  void aFileThatIsDamagedLaterTakesNothingAway() throws IOException {
    Path file = Tokens.write(directory.resolve("key.pem"), OLD.pem().publicKey());
    verifier = verifier(Tokens.keys(file));

    Tokens.write(file, "-----BEGIN PUBLIC KEY-----\nhalf of");
    passes(Duration.ofSeconds(5));

    assertThat(trouble()).isEqualTo("a PEM block has no end");
    accepts(BY_OLD);
    Files.delete(file);
    passes(Duration.ofSeconds(5));
    assertThat(trouble()).isEqualTo("there is no such file");
    assertThat(failed(Fault.UNUSABLE)).isEqualTo(1);
    assertThat(failed(Fault.UNAVAILABLE)).isEqualTo(1);
    accepts(BY_OLD);
  }

  @Test
  void aFileThatCannotBeUsedAtTheStartEndsIt() throws IOException {
    Path none = directory.resolve("none");
    Path secret = Tokens.write(directory.resolve("short"), "too short");
    Path secretKey = Tokens.write(directory.resolve("private.pem"), OLD.pem().privateKey());

    assertThatThrownBy(() -> verifier(Tokens.keys(none)))
        .hasMessage(none + " cannot be used for tokens: there is no such file");
    assertThatThrownBy(() -> verifier(Tokens.secret(secret)))
        .hasMessage(secret + " cannot be used for tokens: the secret has 9 bytes; HS256 needs 32");
    assertThatThrownBy(() -> verifier(Tokens.keys(secretKey)))
        .hasMessageEndingWith(": it holds a private key; tokens are verified with the public one");
  }
}
