package dev.tailrace.server;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.KeyLocation;
import dev.tailrace.access.SigningKey;
import dev.tailrace.access.TokenMaker;
import dev.tailrace.access.TokenOrder;
import dev.tailrace.access.TokenVerifier;
import dev.tailrace.access.TopicMatchers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One secret, with which tokens are made and verified.
 *
 * <p>Threads: immutable.
 */
final class Keyed {
  static final URI RESOURCE = URI.create("https://localhost/.well-known/mercure");
  private static final String ISSUER = "https://localhost";
  private static final String SECRET = "!ChangeThisMercureHubJWTSecretKey!";
  private static final List<String> NONE = List.of();
  private static final Duration HOUR = Duration.ofHours(1);

  private final Clock clock;
  private final TokenMaker maker;
  private final TokenVerifier verifier;

  /**
   * @param verifying runs what verifies
   */
  Keyed(Path directory, Clock clock, Executor verifying) throws IOException {
    Path secret = directory.resolve("secret");
    Files.writeString(secret, SECRET);
    this.clock = clock;
    this.maker = new TokenMaker(SigningKey.secret(Files.readAllBytes(secret)));
    this.verifier =
        TokenVerifier.open(
            AccessOptions.of(
                    List.of(
                        KeyLocation.secret(secret.toString()), // for whoever names no issuer
                        KeyLocation.secret(ISSUER + " " + secret)))
                .withResource(RESOURCE),
            new TopicMatchers(),
            (uri, max, timeout) -> CompletableFuture.failedFuture(new IOException("no network")),
            clock,
            verifying);
  }

  /** Nothing without a token. */
  TokenOptions options() {
    return TokenOptions.by(verifier);
  }

  /** A header with a token for an hour. */
  String bearer(List<String> publish, List<String> subscribe) {
    return "Authorization: Bearer " + token(publish, subscribe);
  }

  String token(List<String> publish, List<String> subscribe) {
    return make(publish, subscribe, Dialect.NATIVE, Duration.ofHours(1));
  }

  String publisher(String... topics) {
    return bearer(List.of(topics), NONE);
  }

  String reader(String... topics) {
    return bearer(NONE, List.of(topics));
  }

  String mercure0(List<String> publish, List<String> subscribe) {
    return make(publish, subscribe, Dialect.MERCURE_0, Duration.ofHours(1));
  }

  String mercure1(List<String> publish, List<String> subscribe) {
    return make(publish, subscribe, Dialect.MERCURE_1, Duration.ofHours(1));
  }

  /** A header with a token that names somebody. */
  String named(String subject, String... topics) {
    return "Authorization: Bearer " + make(NONE, List.of(topics), Dialect.NATIVE, HOUR, subject);
  }

  /** A header with a token of this tenant's; of none's if that is null. */
  String ofTenant(String tenant, List<String> publish, List<String> subscribe) {
    return ofTenant(tenant, publish, subscribe, Dialect.NATIVE, "somebody");
  }

  String ofTenant(
      String tenant,
      List<String> publish,
      List<String> subscribe,
      Dialect dialect,
      String subject) {
    Optional<String> whose = Optional.ofNullable(tenant);
    return "Authorization: Bearer " + make(publish, subscribe, dialect, HOUR, subject, whose);
  }

  /** A header with a token of ann of a tenant, that opens all there is. */
  static String ofTenant(String tenant) {
    return signed(
        "{\"alg\":\"HS256\"}",
        "{\"sub\":\"ann\",\"tailrace\":{\"tenant\":\""
            + tenant
            + "\",\"publish\":[\"**\"],\"subscribe\":[\"**\"]}}");
  }

  /** A header with a token that says exactly this. */
  static String signed(String header, String claims) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String text =
        base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return "Authorization: Bearer " + text + "." + base64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has it", e);
    }
  }

  String make(
      List<String> publish, List<String> subscribe, Dialect dialect, Duration expires) {
    return make(publish, subscribe, dialect, expires, "somebody");
  }

  private String make(
      List<String> publish,
      List<String> subscribe,
      Dialect dialect,
      Duration expires,
      String subject) {
    return make(publish, subscribe, dialect, expires, subject, Optional.empty());
  }

  private String make(
      List<String> publish,
      List<String> subscribe,
      Dialect dialect,
      Duration expires,
      String subject,
      Optional<String> tenant) {
    boolean one = dialect == Dialect.MERCURE_1;
    TokenOrder order =
        new TokenOrder(
            publish,
            subscribe,
            tenant,
            Optional.of(subject),
            one ? Optional.of(ISSUER) : Optional.empty(),
            one ? Optional.of(RESOURCE.toString()) : Optional.empty(),
            Optional.of(expires),
            dialect);
    return maker.make(order, clock.instant());
  }
}
