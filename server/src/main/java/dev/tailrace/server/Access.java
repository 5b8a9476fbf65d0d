package dev.tailrace.server;

import dev.tailrace.access.Grant;
import dev.tailrace.access.TokenException;
import dev.tailrace.access.TokenVerifier;
import dev.tailrace.access.TopicMatchers;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Who may: finds out for each request what its sender may do.
 *
 * <p>Threads: thread-safe.
 */
final class Access {
  /** What was found: rights, or why there are none. */
  record Found(Rights rights, Problem problem) {
    Rights orThrow() throws ProblemException {
      if (problem != null) {
        throw problem.exception();
      }
      return rights;
    }
  }

  private final Anonymous anybody;
  private final boolean apart;
  private final TokenVerifier verifier; // null without keys
  private final Bearer bearer;
  private final Revocations revocations;
  private final CompletionStage<Found> anonymous;
  private final TopicMatchers matchers = new TopicMatchers();
  private final Streams streams = new Streams();

  /**
   * @param apart whether tenants are kept apart
   */
  Access(TokenOptions options, OriginPolicy origins, Revocations revocations, boolean apart) {
    this.apart = apart;
    this.revocations = revocations;
    this.anybody = options.anonymous();
    this.verifier = options.verifier();
    this.bearer = new Bearer(options, origins);
    this.anonymous =
        CompletableFuture.completedStage(new Found(rights(null), null));
  }

  /**
   * What the sender of a request may do; known at once, but for a token that was not seen before.
   * Never fails.
   */
  CompletionStage<Found> of(Request request) throws ProblemException {
    Optional<String> token = verifier == null ? Optional.empty() : bearer.token(request);
    return token.isEmpty() ? anonymous : verifier.verify(token.get()).handle(this::found);
  }

  /** The rules that listeners asked for last. */
  TopicMatchers matchers() {
    return matchers;
  }

  /**
   * Who may be asked for tokens, as far as is known. Whoever shares a secret with the hub is not:
   * they make their tokens themselves.
   */
  Set<String> issuers() {
    if (verifier == null) {
      return Set.of();
    }
    Set<String> issuers = new TreeSet<>(verifier.options().issuers());
    verifier.options().keys().stream()
        .filter(key -> !key.secret())
        .forEach(key -> key.issuer().ifPresent(issuers::add));
    return issuers;
  }

  /** The URL that tokens of Mercure 1.0 are for. */
  Optional<URI> resource() {
    return verifier == null ? Optional.empty() : verifier.options().resource();
  }

  /** The streams whose rights and topics can be changed. */
  Streams streams() {
    return streams;
  }

  /** What was revoked. */
  Revocations revocations() {
    return revocations;
  }

  /** What is wrong with a token that was verified, or null. */
  private Problem objection(Grant grant) {
    if (revocations.has(grant)) {
      return Problem.invalidToken("revoked", "the token was revoked");
    }
    return grant.tenant() == null || apart
        ? null // as long as topics are not kept apart, it would open those of everybody
        : Problem.invalidToken("tenant", "this hub does not keep tenants apart");
  }

  private Rights rights(Grant grant) {
    return grant == null || grant.tenant() == null
        ? new Rights(anybody, grant, apart ? Space.COMMON : Space.WHOLE)
        : Rights.ofTenant(anybody, grant);
  }

  private Found found(Grant grant, Throwable failure) {
    if (failure == null) {
      Problem problem = objection(grant);
      return new Found(problem == null ? rights(grant) : null, problem);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new Found(
        null,
        cause instanceof TokenException refused
            ? Problem.invalidToken(refused)
            : Problem.broken());
  }
}
