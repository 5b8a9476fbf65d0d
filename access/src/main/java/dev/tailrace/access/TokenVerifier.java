package dev.tailrace.access;

import com.nimbusds.jose.JOSEException;
import dev.tailrace.access.TokenException.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Says what tokens are worth. The keys decide which algorithms are accepted, never the token; a
 * token whose key is not here makes the sets of keys be fetched again, but only so often.
 *
 * <p>Threads: thread-safe. Signatures are computed by the executor; {@link #look} reads files.
 */
public final class TokenVerifier {
  private final AccessOptions options;
  private final KeyRing ring;
  private final Clock clock;
  private final Executor executor;
  private final JsonTree json;
  private final Claims claims;
  private final VerifiedTokens known;
  private final LongAdder verified = new LongAdder();
  private final LongAdder remembered = new LongAdder();
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);

  private TokenVerifier(
      AccessOptions options, KeyRing ring, TopicMatchers matchers, Clock clock, Executor executor) {
    this.options = options;
    this.ring = ring;
    this.clock = clock;
    this.executor = executor;
    this.json = new JsonTree(options.limits().jsonDepth(), options.limits().jsonValues());
    this.claims = new Claims(options, matchers);
    this.known = new VerifiedTokens(options.limits().rememberedBytes());
    for (Reason each : Reason.values()) {
      refused.put(each, new LongAdder());
    }
  }

  /**
   * Reads the key files, and begins to fetch what is on other hosts; does not wait for that.
   *
   * @param executor what signatures are computed by: an event loop has no time for that
   * @throws IOException if a key file cannot be used; names it and says why
   */
  public static TokenVerifier open(
      AccessOptions options,
      TopicMatchers matchers,
      KeyFetch fetch,
      Clock clock,
      Executor executor)
      throws IOException {
    KeyRing ring = KeyRing.open(options, fetch, clock);
    return new TokenVerifier(options, ring, matchers, clock, executor);
  }

  /**
   * Looks after the keys: reads files that are due, fetches what is due, gives up what takes too
   * long. To be called about once a second, by any one thread that may read files.
   */
  public void look() {
    ring.look();
  }

  /**
   * What a token gives.
   *
   * @return done at once if the token was verified shortly before; fails with a {@link
   *     TokenException}, or with whatever is a mistake of ours
   */
  public CompletionStage<Grant> verify(String token) {
    CompletableFuture<Grant> answer = new CompletableFuture<>();
    if (token.length() > options.limits().tokenBytes()) {
      refuse(
          answer,
          new TokenException(
              Reason.TOO_LARGE,
              "the token is longer than " + options.limits().tokenBytes() + " bytes"));
      return answer;
    }
    Grant found = known.find(token, ring.keys().version(), clock.instant());
    if (found != null) {
      remembered.increment();
      answer.complete(found);
      return answer;
    }
    later(answer, () -> begin(token, answer));
    return answer;
  }

  /** Whose tokens it accepts. */
  public AccessOptions options() {
    return options;
  }

  /** How it goes, for metrics and health. */
  public AccessStatus status() {
    Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    refused.forEach((reason, count) -> counts.put(reason, count.sum()));
    return new AccessStatus(
        ring.status(),
        verified.sum(),
        remembered.sum(),
        known.forgotten(),
        counts,
        ring.looking());
  }

  private void begin(String token, CompletableFuture<Grant> answer) {
    try {
      Jws jws = Jws.parse(token, json);
      if (ring.keys().candidates(jws.algorithm(), jws.kid()).isEmpty()) {
        ring.refreshed().thenRun(() -> later(answer, () -> decide(token, jws, answer)));
      } else {
        decide(token, jws, answer);
      }
    } catch (TokenException e) {
      refuse(answer, e);
    }
  }

  private void decide(String token, Jws jws, CompletableFuture<Grant> answer) {
    try {
      KeyRing.Keys keys = ring.keys();
      Instant now = clock.instant();
      Grant grant = claims.grant(jws, signer(jws, keys).issuer(), now);
      known.add(token, keys.version(), grant, now);
      verified.increment();
      answer.complete(grant);
    } catch (TokenException e) {
      refuse(answer, e);
    }
  }

  private VerificationKey signer(Jws jws, KeyRing.Keys keys) throws TokenException {
    List<VerificationKey> candidates = keys.candidates(jws.algorithm(), jws.kid());
    if (candidates.isEmpty()) {
      throw keys.incomplete()
          ? new TokenException(
              Reason.KEYS_UNAVAILABLE, "the keys to verify tokens with cannot be had at the moment")
          : new TokenException(Reason.UNKNOWN_KEY, "there is no key for this token");
    }
    List<VerificationKey> trusted = ofItsIssuer(candidates, jws);
    for (VerificationKey each :
        trusted.subList(0, Math.min(trusted.size(), options.limits().attempts()))) {
      if (isSignedBy(each, jws)) {
        return each;
      }
    }
    throw trusted.size() > options.limits().attempts()
        ? new TokenException(
            Reason.TOO_MANY_KEYS,
            "the token's signature is by none of the " + options.limits().attempts() + " keys tried")
        : new TokenException(Reason.BAD_SIGNATURE, "the token's signature is wrong");
  }

  /**
   * A key that is bound to an issuer is not even tried on the token of another. On its own it comes
   * before the same key for anybody, since it says more.
   */
  private static List<VerificationKey> ofItsIssuer(List<VerificationKey> candidates, Jws jws)
      throws TokenException {
    Optional<Object> issuer = Optional.ofNullable(jws.claims().get("iss"));
    List<VerificationKey> trusted =
        candidates.stream()
            .filter(each -> each.issuer().isEmpty() || each.issuer().get().equals(issuer.orElse(null)))
            .sorted(Comparator.comparing(each -> each.issuer().isEmpty()))
            .toList();
    if (trusted.isEmpty()) {
      throw new TokenException(Reason.WRONG_ISSUER, "the key for this token is of another issuer");
    }
    return trusted;
  }

  private static boolean isSignedBy(VerificationKey key, Jws jws) {
    try {
      return key.check().verifies(jws.algorithm(), jws.signed(), jws.signature());
    } catch (JOSEException | GeneralSecurityException e) {
      return false; // a signature of the wrong length, for example
    }
  }

  private void later(CompletableFuture<Grant> answer, Runnable work) {
    try {
      executor.execute(() -> run(answer, work));
    } catch (RejectedExecutionException e) {
      refuse(
          answer,
          new TokenException(Reason.BUSY, "too many tokens wait to be verified"));
    }
  }

  private static void run(CompletableFuture<Grant> answer, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e); // a mistake of ours: nobody is let in, and nobody waits
      throw e;
    }
  }

  private void refuse(CompletableFuture<Grant> answer, TokenException why) {
    refused.get(why.reason()).increment();
    answer.completeExceptionally(why);
  }
}
