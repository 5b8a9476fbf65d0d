package dev.tailrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.Tokens.Pair;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenMakerTest {
  private static final String HUB = "https://hub.example/.well-known/mercure";

  private final ManualClock clock = new ManualClock();

  @TempDir private Path directory;

  private static TokenOrder order(Dialect dialect, String publish, String subscribe) {
    return new TokenOrder(
        List.of(publish),
        List.of(subscribe),
        Optional.of("acme"),
        Optional.of("ann"),
        Optional.of("https://us.example"),
        Optional.of(HUB),
        Optional.of(Duration.ofHours(1)),
        dialect);
  }

  private Grant verified(AccessOptions options, String token) throws IOException {
    AccessOptions ours =
        options.withIssuers(Set.of("https://us.example")).withResource(URI.create(HUB));
    return Tokens.grant(
        TokenVerifier.open(ours, new TopicMatchers(), new ManualFetch(), clock, Runnable::run)
            .verify(token));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"HS256", "HS384", "HS512"})
  void theHubAcceptsWhatIsSignedByAnyKindOfKey(TokenAlgorithm algorithm) throws IOException {
    KeyPairPem pair = KeyPairPem.generate(algorithm);
    Path file = Tokens.write(directory.resolve("key.pem"), pair.publicKey());
    SigningKey key = SigningKey.read(pair.privateKey().getBytes(UTF_8));

    String token =
        new TokenMaker(key, algorithm).make(order(Dialect.NATIVE, "a", "b/*"), clock.instant());

    Grant grant = verified(Tokens.keys(file), token);
    assertThat(grant.publish().names()).containsExactly("a");
    assertThat(grant.subject()).isEqualTo("ann");
    assertThat(grant.tenant()).isEqualTo("acme");
    assertThat(grant.expires()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"HS256", "HS384", "HS512"})
  void theHubAcceptsWhatIsSignedByASecret(TokenAlgorithm algorithm) throws IOException {
    String secret = "s".repeat(64);
    Path file = Tokens.write(directory.resolve("secret"), secret + "\r\n");

    String token =
        new TokenMaker(Tokens.secret(secret), algorithm)
            .make(order(Dialect.NATIVE, "a", "b"), clock.instant());

    assertThat(verified(Tokens.secret(file), token).publish().names()).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({
    "NATIVE, urlpattern:https://x.example/:a, https://x.example/1",
    "NATIVE, exact:a*b, a*b",
    "NATIVE, **, a/b",
    "NATIVE, uritemplate:a/{b}, a/1",
    "MERCURE_0, a/{b}, a/1",
    "MERCURE_0, *, a/1",
    "MERCURE_1, a/{b}, a/{b}",
    "MERCURE_1, *, a/1",
    "MERCURE_1, urlpattern:/books/:id, https://hub.example/books/1",
    "MERCURE_1, exact:urn:x, urn:x",
  })
  void aTopicMeansTheSameInTheToken(Dialect dialect, String topic, String matched)
      throws IOException {
    Path file = Tokens.write(directory.resolve("secret"), Tokens.SECRET);
    TokenMaker maker = new TokenMaker(Tokens.secret(Tokens.SECRET));

    Grant grant = verified(Tokens.secret(file), maker.make(order(dialect, topic, topic), clock.instant()));

    assertThat(grant.dialect()).isEqualTo(dialect);
    assertThat(grant.publish().test(matched)).isTrue();
    assertThat(grant.subscribe()).isEqualTo(grant.publish());
    assertThat(grant.tenant()).isEqualTo("acme");
  }

  @ParameterizedTest
  @CsvSource({
    "NATIVE, a*b, mixes a star",
    "MERCURE_0, urlpattern:/a, Mercure 0.x knows",
    "MERCURE_1, uritemplate:a, Mercure 1.0 knows",
    "MERCURE_1, a/*, urlpattern:a/*",
    "NATIVE, urlpattern:/{, URL pattern",
  })
  void whatTheHubWouldNotUnderstandIsNotMade(Dialect dialect, String topic, String sentence) {
    assertThatThrownBy(() -> order(dialect, topic, "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void aKeyIsForItsOwnAlgorithmsOnly() {
    TokenMaker maker = new TokenMaker(Tokens.secret(Tokens.SECRET), TokenAlgorithm.HS512);
    Pair pair = Pair.of(TokenAlgorithm.ES256);

    assertThatThrownBy(() -> maker.make(order(Dialect.NATIVE, "a", "a"), clock.instant()))
        .hasMessage("the key is not for HS512, but for [HS256]");
    assertThatThrownBy(() -> SigningKey.read(pair.pem().publicKey().getBytes(UTF_8)))
        .hasMessage("there is no private key in it");
    assertThatThrownBy(() -> SigningKey.read(pair.jwk("x").getBytes(UTF_8)))
        .hasMessage("there is no private key in it");
  }

  @Test
  void aSigningKeyMayBeAJwkWithItsName() throws IOException {
    String jwk = "{\"kty\":\"oct\",\"kid\":\"k1\",\"alg\":\"HS256\",\"k\":\"" + Tokens.base64(Tokens.SECRET) + "\"}";
    Path file = Tokens.write(directory.resolve("key.json"), jwk);

    String token =
        new TokenMaker(SigningKey.read(jwk.getBytes(UTF_8)))
            .make(order(Dialect.NATIVE, "a", "a"), clock.instant());

    assertThat(TokenAccount.of(token, clock.instant()).lines()).contains("  kid        k1");
    assertThat(verified(Tokens.keys(file), token).publish().names()).containsExactly("a");
  }

  @Test
  void anAccountTellsWhatATokenSays() {
    String token =
        Tokens.hs256(
            "{\"sub\":\"ann\\u001b[2J\",\"exp\":" + (clock.instant().getEpochSecond() - 5)
                + ",\"tailrace\":{\"publish\":[],\"subscribe\":[\"b/*\",\"a\"]}}");

    assertThat(TokenAccount.of(token, clock.instant()).lines())
        .containsExactly(
            "header",
            "  alg        HS256",
            "  typ        JWT",
            "claims",
            "  sub        ann\\u001b[2J",
            "  exp        2025-12-31T23:59:55Z, 5 s ago",
            "  tailrace   {\"publish\":[],\"subscribe\":[\"b/*\",\"a\"]}",
            "rights",
            "  publish    nothing",
            "  subscribe  [a, b/*]",
            "  tenant     none");
  }

  @Test
  void anAccountTellsOfRightsThatAreNone() {
    String token = Tokens.hs256("{\"mercure\":{\"publish\":7}}");

    assertThat(TokenAccount.of(token, clock.instant()).lines())
        .contains("  none: mercure.publish is no array");
    assertThatThrownBy(() -> TokenAccount.of("a.b", clock.instant()))
        .hasMessage("that is no token: a token has three parts with dots between them");
  }

  @Test
  void aPairOfKeysDoesNotShowThePrivateOne() {
    KeyPairPem pair = KeyPairPem.generate(TokenAlgorithm.ES256);

    assertThat(pair.toString()).contains("PUBLIC KEY").doesNotContain("PRIVATE");
    assertThatThrownBy(() -> KeyPairPem.generate(TokenAlgorithm.HS256))
        .hasMessageStartingWith("HS256 has a secret");
  }
}
