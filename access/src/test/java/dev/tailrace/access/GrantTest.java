package dev.tailrace.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.TokenException.Reason;
import dev.tailrace.testkit.ManualClock;
import dev.tailrace.testkit.ManualExecutor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What good tokens give, in all dialects. */
class GrantTest {
  private static final URI HUB = URI.create("https://hub.example/.well-known/mercure");
  private static final String TYPE = "\"type\":\"https://mercure.rocks/authorization-detail\"";
  private static final String ACCESS = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}";

  private final ManualClock clock = new ManualClock();
  private final long soon = clock.instant().getEpochSecond() + 60;
  private final String head =
      "\"iss\":\"https://us.example\",\"aud\":\"" + HUB + "\",\"exp\":" + soon;
  private AccessOptions options;
  private TokenVerifier verifier;

  @TempDir private Path directory;

  @BeforeEach
  void open() throws IOException {
    Path secret = Tokens.write(directory.resolve("secret"), Tokens.SECRET);
    options = Tokens.secret(secret);
    verifier = verifier(options.withResource(HUB).withIssuers(Set.of("https://us.example")), Runnable::run);
  }

  private TokenVerifier verifier(AccessOptions some, Executor executor)
      throws IOException {
    return TokenVerifier.open(
        some, new TopicMatchers(), new ManualFetch(), clock, executor);
  }

  private Grant grant(String claims) {
    return Tokens.grant(verifier.verify(Tokens.hs256("{" + head + "," + claims + "}")));
  }

  private Grant access(String claims) {
    return Tokens.grant(verifier.verify(Tokens.hs256(ACCESS, "{" + head + "," + claims + "}")));
  }

  private TokenException refused(String header, String claims) {
    return Tokens.refusal(verifier.verify(Tokens.hs256(header, "{" + claims + "}")));
  }

  private static String detail(String members) {
    return "\"authorization_details\":[{" + TYPE + "," + members + "}]";
  }

  @Test
  void ourOwnClaim() {
    Grant grant =
        grant(
            "\"sub\":\"ann\",\"jti\":\"7\",\"tailrace\":{\"publish\":[\"news\"],\"subscribe\":[\"orders/*\","
                + "{\"match\":\"a*b\",\"match_type\":\"exact\"},"
                + "{\"match\":\"u/{id}\",\"match_type\":\"uritemplate\"},"
                + "{\"match\":\"/books/:id\",\"match_type\":\"urlpattern\"},"
                + "{\"match\":\"**/x\"}],\"tenant\":\"acme-1\"}");

    assertThat(grant.subject()).isEqualTo("ann");
    assertThat(grant.tokenId()).isEqualTo("7");
    assertThat(grant.issuer()).isEqualTo("https://us.example");
    assertThat(grant.tenant()).isEqualTo("acme-1");
    assertThat(grant.publish().test("news")).isTrue();
    assertThat(grant.publish().test("orders/1")).isFalse();
    assertThat(List.of("orders/1", "a*b", "u/7", "https://hub.example/books/1", "p/q/x"))
        .allMatch(grant.subscribe());
    assertThat(grant.subscribe().test("u/7/8")).isFalse();
    assertThat(grant.readsPublic()).isFalse();
    assertThat(grant.expires()).isEqualTo(Instant.ofEpochSecond(soon));
    assertThat(grant.dialect()).isEqualTo(Dialect.NATIVE);
  }

  @Test
  void aTokenWithoutRightsGivesNone() {
    Grant grant = grant("\"tailrace\":{}");

    assertThat(grant.publish()).isEqualTo(TopicSet.NONE);
    assertThat(grant.subscribe()).isEqualTo(TopicSet.NONE);
    assertThat(grant.tenant()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mercure", "https://mercure.rocks/"})
  void theClaimOfMercureBeforeOne(String name) {
    Grant grant =
        grant(
            "\"" + name + "\":{\"publish\":[\"*\"],\"subscribe\":[\"https://a.example/{id}\",\"news\"],"
                + "\"payload\":{\"n\":0.10,\"x\":[null,true]},\"other\":1}");

    assertThat(grant.publish()).isEqualTo(TopicSet.ALL);
    assertThat(grant.subscribe().test("https://a.example/1")).isTrue();
    assertThat(grant.subscribe().names()).containsExactly("news");
    assertThat(grant.readsPublic()).isTrue();
    assertThat(grant.payload("whatever")).hasValue("{\"n\":0.10,\"x\":[null,true]}");
    assertThat(grant.dialect()).isEqualTo(Dialect.MERCURE_0);
  }

  @Test
  void nullIsNoRightInMercure() {
    Grant grant = grant("\"mercure\":{\"publish\":null}");

    assertThat(grant.publish()).isEqualTo(TopicSet.NONE);
    assertThat(grant.readsPublic()).isTrue();
  }

  @Test
  void authorizationDetails() {
    Grant grant =
        access(
            "\"authorization_details\":[{\"type\":\"tenant\",\"topics\":1},"
                + "{" + TYPE + ",\"actions\":[\"publish\",\"dance\"],\"topics\":[{\"match\":\"*\"}]},"
                + "{" + TYPE + ",\"actions\":[\"subscribe\"],\"topics\":[{\"match\":\"/books/:id\",\"match_type\":\"urlpattern\"}]},"
                + "{" + TYPE + ",\"actions\":[\"subscribe\"],\"topics\":[{\"match\":\"news\",\"match_type\":\"exact\"},{\"match\":\"/books/:id\"}],"
                + "\"payload\":{\"who\":\"ann\"}}]");

    assertThat(grant.publish()).isEqualTo(TopicSet.ALL);
    assertThat(grant.subscribe().test("https://hub.example/books/1")).isTrue();
    assertThat(grant.subscribe().test("news")).isTrue();
    assertThat(grant.subscribe().test("other")).isFalse();
    assertThat(grant.readsPublic()).isTrue();
    assertThat(grant.dialect()).isEqualTo(Dialect.MERCURE_1);
    assertThat(grant.payload("news")).hasValue("{\"who\":\"ann\"}");
    assertThat(grant.payload("other")).isEmpty();
    assertThat(grant.payload("/books/:id")).as("the first detail that matches has none").isEmpty();
  }

  @Test
  void rightsOfSeveralDialectsAddUp() {
    Grant grant =
        access(
            detail("\"actions\":[\"subscribe\"],\"topics\":[{\"match\":\"a\"}],\"payload\":{\"d\":1}")
                + ",\"mercure\":{\"publish\":[\"b\"],\"payload\":\"p\"},\"tailrace\":{\"subscribe\":[\"c\"],\"tenant\":\"t\"}");

    assertThat(grant.subscribe().names()).containsExactlyInAnyOrder("a", "c");
    assertThat(grant.publish().names()).containsExactly("b");
    assertThat(grant.tenant()).isEqualTo("t");
    assertThat(grant.dialect()).isEqualTo(Dialect.MERCURE_1);
    assertThat(grant.payload("a")).hasValue("{\"d\":1}");
    assertThat(grant.payload("b")).hasValue("\"p\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"actions\":\"subscribe\",\"topics\":[]",
        "\"actions\":[1],\"topics\":[]",
        "\"topics\":[{\"match\":\"a\"}]",
        "\"actions\":[\"subscribe\"]",
        "\"actions\":[\"subscribe\"],\"topics\":\"a\"",
        "\"actions\":[\"subscribe\"],\"topics\":[null]",
        "\"actions\":[\"subscribe\"],\"topics\":[{\"match_type\":\"exact\"}]",
        "\"actions\":[\"subscribe\"],\"topics\":[{\"match\":\"a\",\"match_type\":\"uritemplate\"}]",
        "\"actions\":[\"subscribe\"],\"topics\":[{\"match\":\"/{\",\"match_type\":\"urlpattern\"}]",
        "\"actions\":[\"subscribe\"],\"topics\":[],\"payload\":1",
        "\"actions\":[\"dance\"],\"topics\":[{\"match\":1}]",
      })
  void oneWrongDetailMakesTheWholeTokenWorthless(String wrong) {
    String right = "{" + TYPE + ",\"actions\":[\"publish\"],\"topics\":[{\"match\":\"*\"}]}";

    TokenException refusal =
        refused(ACCESS, head + ",\"authorization_details\":[" + right + ",{" + TYPE + "," + wrong + "}]");

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_CLAIMS);
  }

  @Test
  void mercureOneWantsATypeAnEndAnIssuerAndThisHub() throws IOException {
    String rights = detail("\"actions\":[\"publish\"],\"topics\":[{\"match\":\"*\"}]");
    String iss = "\"iss\":\"https://us.example\",";
    String aud = "\"aud\":[\"x\",\"" + HUB + "\"],";
    String exp = "\"exp\":" + soon + ",";

    assertThat(access(rights).publish()).isEqualTo(TopicSet.ALL);
    assertThat(refused("{\"alg\":\"HS256\"}", head + "," + rights).reason()).isEqualTo(Reason.BAD_CLAIMS);
    assertThat(refused(ACCESS, iss + aud + rights).reason()).isEqualTo(Reason.BAD_CLAIMS);
    assertThat(refused(ACCESS, aud + exp + rights).reason()).isEqualTo(Reason.WRONG_ISSUER);
    assertThat(refused(ACCESS, iss + exp + rights).reason()).isEqualTo(Reason.WRONG_AUDIENCE);
    verifier = verifier(options.withResource(HUB), Runnable::run);
    assertThat(refused(ACCESS, head + "," + rights).reason())
        .as("nobody is trusted").isEqualTo(Reason.WRONG_ISSUER);
    verifier = verifier(options.withIssuers(Set.of("https://us.example")), Runnable::run);
    assertThat(refused(ACCESS, head + "," + rights).reason())
        .as("the hub has no name").isEqualTo(Reason.WRONG_AUDIENCE);
  }

  @Test
  void theTypeMayBeWrittenInFull() {
    String claims = head + "," + detail("\"actions\":[\"publish\"],\"topics\":[{\"match\":\"*\"}]");

    CompletionStage<Grant> verified =
        verifier.verify(
            Tokens.hs256("{\"alg\":\"HS256\",\"typ\":\"Application/AT+JWT\"}", "{" + claims + "}"));

    assertThat(Tokens.grant(verified).publish()).isEqualTo(TopicSet.ALL);
  }

  @Test
  void aTokenIsGoodForTheSkewBehindItsEnd() {
    String token = Tokens.hs256("{" + head + "}");

    clock.advance(Duration.ofSeconds(60 + 29));
    Grant late = Tokens.grant(verifier.verify(token));
    clock.advance(Duration.ofSeconds(1));

    assertThat(late.isExpired(clock.instant())).isTrue();
    assertThat(Tokens.refusal(verifier.verify(token)).reason()).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void aTokenThatComesAgainCostsNoSignature() throws IOException {
    ManualExecutor executor = new ManualExecutor();
    verifier = verifier(options, executor);
    String token = Tokens.hs256("{\"exp\":" + soon + "}");

    CompletionStage<Grant> first = verifier.verify(token);
    assertThat(first.toCompletableFuture()).isNotDone();
    executor.runAll();
    CompletionStage<Grant> second = verifier.verify(token);

    assertThat(Tokens.grant(second)).isEqualTo(Tokens.grant(first));
    assertThat(executor.waiting()).isZero();
    clock.advance(Duration.ofSeconds(60));
    verifier.verify(token);
    assertThat(executor.waiting()).as("its end came").isEqualTo(1);
  }

  @Test
  void whatIsRememberedIsBounded() throws IOException {
    AccessOptions.Limits few = new AccessOptions.Limits(16384, 32, 5000, 10, 1 << 20, 100, 4096, 2000, 1);
    verifier = verifier(options.withLimits(few), Runnable::run);

    for (int i = 0; i < 100; i++) {
      Tokens.grant(verifier.verify(Tokens.hs256("{\"sub\":\"" + i + "\"}")));
    }
    Tokens.grant(verifier.verify(Tokens.hs256("{\"sub\":\"99\"}")));
    Tokens.grant(verifier.verify(Tokens.hs256("{\"sub\":\"0\"}")));

    assertThat(verifier.status().remembered()).isEqualTo(1);
    assertThat(verifier.status().verified()).isEqualTo(101);
    assertThat(verifier.status().forgotten()).isBetween(90L, 100L);
  }

  @Test
  void withoutRoomATokenIsRefusedForNow() throws IOException {
    verifier =
        verifier(
            options,
            task -> {
              throw new RejectedExecutionException();
            });

    TokenException refusal = Tokens.refusal(verifier.verify(Tokens.hs256("{}")));

    assertThat(refusal.reason()).isEqualTo(Reason.BUSY);
  }

  @Test
  void whoHasNoTokenMayWhatIsSaid() {
    assertThat(Grant.anonymous(true, false).readsPublic()).isTrue();
    assertThat(Grant.anonymous(true, false).publish()).isEqualTo(TopicSet.NONE);
    assertThat(Grant.anonymous(true, true).publish()).isEqualTo(TopicSet.ALL);
    assertThat(Grant.anonymous(true, true).subscribe()).as("private events").isEqualTo(TopicSet.NONE);
  }
}
