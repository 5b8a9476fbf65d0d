package dev.tailrace.access;

import static dev.tailrace.access.TokenException.Reason.BAD_CLAIMS;
import static dev.tailrace.access.TokenException.Reason.BAD_SIGNATURE;
import static dev.tailrace.access.TokenException.Reason.EXPIRED;
import static dev.tailrace.access.TokenException.Reason.MALFORMED;
import static dev.tailrace.access.TokenException.Reason.NOT_YET_VALID;
import static dev.tailrace.access.TokenException.Reason.TOO_DEEP;
import static dev.tailrace.access.TokenException.Reason.TOO_LARGE;
import static dev.tailrace.access.TokenException.Reason.TOO_MANY_VALUES;
import static dev.tailrace.access.TokenException.Reason.UNKNOWN_KEY;
import static dev.tailrace.access.TokenException.Reason.WRONG_AUDIENCE;
import static dev.tailrace.access.TokenException.Reason.WRONG_ISSUER;
import static dev.tailrace.access.Tokens.base64;
import static dev.tailrace.access.Tokens.hs256;
import static dev.tailrace.access.Tokens.signed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.TokenException.Reason;
import dev.tailrace.access.Tokens.Pair;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hub has an RSA key from a PEM file, two EC keys with names in a set, one of them bound to an
 * issuer, and a secret. Each attack is a token that must be refused, for its reason.
 */
class TokenAttacksTest {
  private static final Pair RSA = Pair.of(TokenAlgorithm.RS256);
  private static final Pair FIRST = Pair.of(TokenAlgorithm.ES256);
  private static final Pair SECOND = Pair.of(TokenAlgorithm.ES256);
  private static final Pair BOUND = Pair.of(TokenAlgorithm.EDDSA);
  private static final Pair STRANGER = Pair.of(TokenAlgorithm.ES256);

  private static final String ISS = "\"iss\":\"https://us.example\"";
  private static final String AUD = "\"aud\":\"hub\"";
  private static final String GOOD = "{" + ISS + "," + AUD + ",\"tailrace\":{\"subscribe\":[\"**\"]}}";

  private final ManualClock clock = new ManualClock();
  private final long now = clock.instant().getEpochSecond();
  private TokenVerifier verifier;

  @TempDir private Path directory;

  /** A way in that must be closed. */
  private record Attack(String name, String token, Reason reason) {}

  @BeforeEach
  void open() throws IOException {
    Path rsa = Tokens.write(directory.resolve("rsa.pem"), RSA.pem().publicKey());
    Path set =
        Tokens.write(
            directory.resolve("set.json"), Tokens.set(FIRST.jwk("first"), SECOND.jwk("second")));
    Path bound = Tokens.write(directory.resolve("bound.json"), BOUND.jwk("bound"));
    Path secret = Tokens.write(directory.resolve("secret"), Tokens.SECRET + "\n");
    AccessOptions options =
        AccessOptions.of(
                List.of(
                    KeyLocation.of(rsa.toString()),
                    KeyLocation.of(set.toString()),
                    KeyLocation.of("https://bound.example " + bound),
                    KeyLocation.secret(secret.toString())))
            .withIssuers(Set.of("https://us.example"))
            .withAudiences(Set.of("hub"));
    verifier =
        TokenVerifier.open(
            options,
            new TopicMatchers(),
            (uri, most, time) -> {
              throw new AssertionError("nothing is fetched: " + uri);
            },
            clock,
            Runnable::run);
  }

  @TestFactory
  Stream<DynamicTest> isRefused() {
    return attacks().map(each -> DynamicTest.dynamicTest(each.name(), () -> refuses(each)));
  }

  private void refuses(Attack attack) {
    long before = verifier.status().refused().get(attack.reason());

    TokenException refusal = Tokens.refusal(verifier.verify(attack.token()));

    assertThat(refusal.reason()).isEqualTo(attack.reason());
    assertThat(refusal.getMessage()).isNotEmpty().hasSizeLessThan(200);
    for (String part : attack.token().split("\\.")) {
      assertThat(part.length() > 8 && refusal.getMessage().contains(part)).isFalse();
    }
    assertThat(verifier.status().refused().get(attack.reason())).isEqualTo(before + 1);
    assertThat(verifier.status().verified()).isZero();
  }

  /** Else the table would prove nothing. */
  @Test
  void theSameTokensAreAcceptedWithoutTheAttack() {
    Stream.of(
            RSA.sign(GOOD),
            signed(RSA.signing(), TokenAlgorithm.PS256, "{\"alg\":\"PS256\"}", GOOD),
            FIRST.sign(GOOD),
            SECOND.sign("{\"alg\":\"ES256\",\"kid\":\"second\"}", GOOD),
            BOUND.sign(GOOD.replace("us.example", "bound.example")),
            hs256(GOOD))
        .forEach(
            token ->
                assertThat(Tokens.grant(verifier.verify(token)).subscribe())
                    .isEqualTo(TopicSet.ALL));
  }

  private Stream<Attack> attacks() {
    return Stream.of(algorithms(), names(), times(), forms(), claims()).flatMap(each -> each);
  }

  private Stream<Attack> algorithms() {
    String body = base64(GOOD);
    String rsaDer = new String(RSA.der(), ISO_8859_1);
    return Stream.of(
        new Attack("alg none", base64("{\"alg\":\"none\"}") + "." + body + ".", MALFORMED),
        new Attack("alg NoNe", base64("{\"alg\":\"NoNe\"}") + "." + body + ".", MALFORMED),
        new Attack("no alg", base64("{}") + "." + body + ".AAAA", MALFORMED),
        new Attack("alg is a list", base64("{\"alg\":[\"HS256\"]}") + "." + body + ".AAAA", MALFORMED),
        new Attack("an algorithm of the future", hs256("{\"alg\":\"HS1024\"}", GOOD), MALFORMED),
        new Attack("alg in lower case", hs256("{\"alg\":\"hs256\"}", GOOD), MALFORMED),
        new Attack("HS256 with the PEM of the RSA key", hsWith(RSA.pem().publicKey()), BAD_SIGNATURE),
        new Attack("HS256 with the DER of the RSA key", hsWith(rsaDer), BAD_SIGNATURE),
        new Attack("HS256 with the kid of an EC key",
            hs256("{\"alg\":\"HS256\",\"kid\":\"first\"}", GOOD).replaceFirst("[^.]+$", "AAAA"), BAD_SIGNATURE),
        new Attack("HS512, for which the secret is too short",
            hs256("{\"alg\":\"HS512\"}", GOOD), UNKNOWN_KEY),
        new Attack("ES384 with a key that is for ES256", FIRST.sign("{\"alg\":\"ES384\"}", GOOD), UNKNOWN_KEY),
        new Attack("a stranger's key", STRANGER.sign(GOOD), BAD_SIGNATURE),
        new Attack("another secret",
            signed(Tokens.secret(Tokens.OTHER_SECRET), TokenAlgorithm.HS256, "{\"alg\":\"HS256\"}", GOOD),
            BAD_SIGNATURE),
        new Attack("RS256 said, PS256 done",
            signed(RSA.signing(), TokenAlgorithm.PS256, "{\"alg\":\"RS256\"}", GOOD), BAD_SIGNATURE),
        new Attack("no signature", hs256(GOOD).replaceFirst("[^.]+$", ""), BAD_SIGNATURE),
        new Attack("the signature of another token",
            hs256(GOOD).replaceFirst("[^.]+$", "") + hs256("{}").replaceFirst(".*\\.", ""), BAD_SIGNATURE),
        new Attack("ES256 with r and s zero", es256(new byte[64]), BAD_SIGNATURE),
        new Attack("ES256 with r and s the order of the curve", es256(order()), BAD_SIGNATURE),
        new Attack("ES256 with a signature in DER", es256(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}), BAD_SIGNATURE),
        new Attack("EdDSA with a signature of zeros",
            BOUND.sign(GOOD.replace("us.example", "bound.example")).replaceFirst("[^.]+$", base64(new byte[64])),
            BAD_SIGNATURE));
  }

  private Stream<Attack> names() {
    return Stream.of(
        new Attack("kid of another key", FIRST.sign("{\"alg\":\"ES256\",\"kid\":\"second\"}", GOOD), BAD_SIGNATURE),
        new Attack("kid is a path", FIRST.sign("{\"alg\":\"ES256\",\"kid\":\"../../etc/passwd\"}", GOOD), UNKNOWN_KEY),
        new Attack("kid is SQL", FIRST.sign("{\"alg\":\"ES256\",\"kid\":\"' OR '1'='1\"}", GOOD), UNKNOWN_KEY),
        new Attack("kid is a command", FIRST.sign("{\"alg\":\"ES256\",\"kid\":\"$(id)\"}", GOOD), UNKNOWN_KEY),
        new Attack("kid is a number", FIRST.sign("{\"alg\":\"ES256\",\"kid\":1}", GOOD), MALFORMED),
        new Attack("brings its key", STRANGER.sign("{\"alg\":\"ES256\",\"jwk\":" + STRANGER.jwk("x") + "}", GOOD),
            BAD_SIGNATURE),
        new Attack("names where its keys are",
            STRANGER.sign("{\"alg\":\"ES256\",\"jku\":\"https://evil.example/jwks\",\"x5u\":\"https://evil.example/\"}", GOOD),
            BAD_SIGNATURE),
        new Attack("brings a certificate", STRANGER.sign("{\"alg\":\"ES256\",\"x5c\":[\"AAAA\"]}", GOOD), BAD_SIGNATURE),
        new Attack("an extension that is critical",
            hs256("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", GOOD), MALFORMED),
        new Attack("nothing is critical", hs256("{\"alg\":\"HS256\",\"crit\":[]}", GOOD), MALFORMED),
        new Attack("a key that is bound to another issuer", BOUND.sign(GOOD), WRONG_ISSUER));
  }

  private Stream<Attack> times() {
    return Stream.of(
        new Attack("expired by a second more than the skew", with("\"exp\":" + (now - 31)), EXPIRED),
        new Attack("expired by the skew", with("\"exp\":" + (now - 30)), EXPIRED),
        new Attack("not valid yet by a second more than the skew", with("\"nbf\":" + (now + 31)), NOT_YET_VALID),
        new Attack("exp is a string", with("\"exp\":\"" + (now + 60) + "\""), BAD_CLAIMS),
        new Attack("exp is beyond all numbers", with("\"exp\":1e400"), BAD_CLAIMS),
        new Attack("exp is before time began", with("\"exp\":-1"), BAD_CLAIMS),
        new Attack("nbf is an object", with("\"nbf\":{}"), BAD_CLAIMS),
        new Attack("another issuer", hs256("{\"iss\":\"https://evil.example\"," + AUD + "}"), WRONG_ISSUER),
        new Attack("no issuer", hs256("{" + AUD + "}"), WRONG_ISSUER),
        new Attack("another audience", hs256("{" + ISS + ",\"aud\":[\"a\",\"hub2\"]}"), WRONG_AUDIENCE),
        new Attack("no audience", hs256("{" + ISS + "}"), WRONG_AUDIENCE),
        new Attack("the audience is a number", hs256("{" + ISS + ",\"aud\":1}"), BAD_CLAIMS));
  }

  private Stream<Attack> forms() {
    String good = hs256(GOOD);
    String[] parts = good.split("\\.");
    return Stream.of(
        new Attack("nothing", "", MALFORMED),
        new Attack("a word", "token", MALFORMED),
        new Attack("two dots too many", good + "..", MALFORMED),
        new Attack("encrypted", "a.b.c.d.e", MALFORMED),
        new Attack("one dot too few", parts[0] + "." + parts[1], MALFORMED),
        new Attack("not base64url", parts[0] + "." + parts[1] + ".!!!!", MALFORMED),
        new Attack("base64 for mail", parts[0] + "." + parts[1] + ".+/+/", MALFORMED),
        new Attack("padding", good + "=", MALFORMED),
        new Attack("a space behind it", good + " ", MALFORMED),
        new Attack("a line end in it", parts[0] + ".\n" + parts[1] + "." + parts[2], MALFORMED),
        new Attack("bits that no encoder sets", otherLastBits(good), MALFORMED),
        new Attack("the header is no JSON", "AAAA." + parts[1] + "." + parts[2], MALFORMED),
        new Attack("the header is a list", hs256("[]", GOOD), MALFORMED),
        new Attack("the body is a string", hs256("\"tailrace\""), MALFORMED),
        new Attack("the body goes on", hs256(GOOD + GOOD), MALFORMED),
        new Attack("the body is no UTF-8", notUtf8(), MALFORMED),
        new Attack("a claim twice", hs256("{" + ISS + "," + AUD + ",\"sub\":\"a\",\"sub\":\"b\"}"), MALFORMED),
        new Attack("alg twice", hs256("{\"alg\":\"none\",\"alg\":\"HS256\"}", GOOD), MALFORMED),
        new Attack("nested ten thousand deep", hs256("{\"a\":" + "[".repeat(10_000)), TOO_DEEP),
        new Attack("six thousand values", hs256("{\"a\":[" + "1,".repeat(6000) + "1]}"), TOO_MANY_VALUES),
        new Attack("huge", hs256("{\"a\":\"" + "a".repeat(20_000) + "\"}"), TOO_LARGE));
  }

  private Stream<Attack> claims() {
    return Stream.of(
            "\"tailrace\":[]",
            "\"tailrace\":null",
            "\"tailrace\":{\"subscribe\":\"a\"}",
            "\"tailrace\":{\"subscribe\":[1]}",
            "\"tailrace\":{\"subscribe\":null}",
            "\"tailrace\":{\"subscribe\":[\"\"]}",
            "\"tailrace\":{\"subscribe\":[\"a*b\"]}",
            "\"tailrace\":{\"subcribe\":[\"a\"]}",
            "\"tailrace\":{\"publish\":[{\"match\":\"a\",\"match_type\":\"regexp\"}]}",
            "\"tailrace\":{\"publish\":[{\"match_type\":\"exact\"}]}",
            "\"tailrace\":{\"publish\":[{\"match\":\"a\",\"type\":\"exact\"}]}",
            "\"tailrace\":{\"tenant\":\"\"}",
            "\"tailrace\":{\"tenant\":\"A\"}",
            "\"tailrace\":{\"tenant\":\"a/b\"}",
            "\"tailrace\":{\"tenant\":\"" + "a".repeat(65) + "\"}",
            "\"tailrace\":{\"tenant\":1}",
            "\"tailrace\":{\"tenant\":null}",
            "\"mercure\":[]",
            "\"mercure\":{\"subscribe\":[{}]}",
            "\"mercure\":{\"subscribe\":[null]}",
            "\"mercure\":{\"publish\":true}",
            "\"https://mercure.rocks/\":1",
            "\"authorization_details\":{}",
            "\"authorization_details\":[1]",
            "\"sub\":1",
            "\"jti\":{}")
        .map(claim -> new Attack("claim " + claim, with(claim), BAD_CLAIMS));
  }

  private static String hsWith(String key) {
    byte[] secret = key.getBytes(ISO_8859_1);
    SigningKey signing = SigningKey.secret(secret);
    return signed(signing, TokenAlgorithm.HS256, "{\"alg\":\"HS256\"}", GOOD);
  }

  private static String es256(byte[] signature) {
    return FIRST.sign(GOOD).replaceFirst("[^.]+$", base64(signature));
  }

  private static byte[] order() {
    String order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    return HexFormat.of().parseHex(order + order);
  }

  private static String otherLastBits(String token) {
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
  }

  private static String notUtf8() {
    byte[] body = GOOD.getBytes(UTF_8);
    body[body.length - 3] = (byte) 0xFF;
    String signed = base64("{\"alg\":\"HS256\"}") + "." + base64(body);
    byte[] signature =
        Tokens.secret(Tokens.SECRET).sign(TokenAlgorithm.HS256, signed.getBytes(UTF_8));
    return signed + "." + base64(signature);
  }

  /** Signed by the secret, with another claim. */
  private static String with(String claim) {
    return hs256("{" + ISS + "," + AUD + "," + claim + "}");
  }
}
