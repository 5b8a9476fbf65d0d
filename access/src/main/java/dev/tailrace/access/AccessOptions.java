package dev.tailrace.access;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose tokens are accepted.
 *
 * @param keys where the keys are; at least one
 * @param issuers whose tokens are accepted: one of them must be a token's {@code iss}; empty for
 *     anybody's who has a key. A key that is bound to an issuer is accepted with that issuer anyway
 * @param audiences one of them must be among a token's {@code aud}; empty for any, and none
 * @param resource what tokens of Mercure 1.0 must name as their audience, and what URL patterns and
 *     relative topics are relative to: the hub's URL; empty if there shall be no such tokens
 * @param skew how far the clocks of issuers may be off; at most 5 minutes
 *     <p>Threads: immutable.
 */
public record AccessOptions(
    List<KeyLocation> keys,
    Set<String> issuers,
    Set<String> audiences,
    Optional<URI> resource,
    Duration skew,
    Limits limits,
    Times times) {
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  public AccessOptions {
    keys = List.copyOf(keys);
    issuers = Set.copyOf(issuers);
    audiences = Set.copyOf(audiences);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key to verify tokens with");
    }
    if (skew.isNegative() || skew.compareTo(MAX_SKEW) > 0) {
      throw new IllegalArgumentException("the skew of clocks is not 0 to 5 minutes: " + skew);
    }
    resource.ifPresent(AccessOptions::requireUrl);
  }

  private static void requireUrl(URI resource) {
    if (WebUrl.parse(resource.toString(), null) == null) {
      throw new IllegalArgumentException("the resource is no URL: " + resource);
    }
  }

  /**
   * How much anything may be.
   *
   * @param tokenBytes the longest token; by default 16 KiB
   * @param jsonDepth how deep its JSON may be nested; by default 32
   * @param jsonValues how many values its JSON may have; by default 5000
   * @param attempts how many keys are tried on a token that does not name its key; by default 10
   * @param keysBytes the largest file or set of keys; by default 1 MiB
   * @param keys how many keys a file or set may have; by default 100
   * @param rememberedBytes how much memory verified tokens may take, about; by default 16 MiB; 0
   *     for none
   * @param steps how many steps for each character of a topic the rules of a token may take together,
   *     those to publish and those to follow each; by default 20 000, ten of the dearest
   * @param waiting how many tokens should wait to be verified at most, for whoever makes the
   *     executor; by default 10 000
   */
  public record Limits(
      int tokenBytes,
      int jsonDepth,
      int jsonValues,
      int attempts,
      int keysBytes,
      int keys,
      int rememberedBytes,
      int steps,
      int waiting) {
    /** Those of a hub that nobody has told otherwise. */
    public static final Limits DEFAULT =
        new Limits(16 * 1024, 32, 5000, 10, 1024 * 1024, 100, 16 * 1024 * 1024, 20_000, 10_000);

    public Limits {
      require("the longest token is", tokenBytes, 1024, 1024 * 1024);
      require("the depth of JSON is", jsonDepth, 4, 1000);
      require("the values of JSON are", jsonValues, 16, 1_000_000);
      require("the attempts are", attempts, 1, 1000);
      require("the largest set of keys is", keysBytes, 1024, 64 * 1024 * 1024);
      require("the keys of a set are", keys, 1, 10_000);
      require("the memory for tokens is", rememberedBytes, 0, Integer.MAX_VALUE);
      require("the steps of a token's rules are", steps, LinearRegex.MAX_PROGRAM, 10_000_000);
      require("the waiting tokens are", waiting, 1, 10_000_000);
    }

    private static void require(String what, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            what + " not " + least + " to " + most + ": " + value);
      }
    }
  }

  /**
   * How long anything may take, and how often it is done.
   *
   * @param look how often files are looked at; by default 5 s
   * @param fetch how long another host may take to answer; by default 5 s
   * @param refresh how often sets of keys are fetched again; by default 10 min
   * @param unknownKey how soon a set is fetched again because a token has a key that is not in it,
   *     or because it could not be fetched; by default 30 s
   */
  public record Times(Duration look, Duration fetch, Duration refresh, Duration unknownKey) {
    /** Those of a hub that nobody has told otherwise. */
    public static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30));

    public Times {
      require("the time between looks at key files", look);
      require("the time for a set of keys", fetch);
      require("the time between fetches of keys", refresh);
      require("the time before an unknown key is looked for again", unknownKey);
    }

    private static void require(String what, Duration time) {
      if (time.compareTo(Duration.ofMillis(100)) < 0 || time.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(what + " is not 100 ms to 1 day: " + time);
      }
    }
  }

  /** With these keys, anybody's issuer and audience, 30 s of skew and the default limits. */
  public static AccessOptions of(List<KeyLocation> keys) {
    return new AccessOptions(
        keys,
        Set.of(),
        Set.of(),
        Optional.empty(),
        Duration.ofSeconds(30),
        Limits.DEFAULT,
        Times.DEFAULT);
  }

  /** The same for these issuers only. */
  public AccessOptions withIssuers(Set<String> these) {
    return new AccessOptions(keys, these, audiences, resource, skew, limits, times);
  }

  /** The same for these audiences only. */
  public AccessOptions withAudiences(Set<String> these) {
    return new AccessOptions(keys, issuers, these, resource, skew, limits, times);
  }

  /** The same as this resource. */
  public AccessOptions withResource(URI hub) {
    return new AccessOptions(keys, issuers, audiences, Optional.of(hub), skew, limits, times);
  }

  /** The same with another skew. */
  public AccessOptions withSkew(Duration other) {
    return new AccessOptions(keys, issuers, audiences, resource, other, limits, times);
  }

  /** The same with other limits. */
  public AccessOptions withLimits(Limits other) {
    return new AccessOptions(keys, issuers, audiences, resource, skew, other, times);
  }

  /** The same with other times. */
  public AccessOptions withTimes(Times other) {
    return new AccessOptions(keys, issuers, audiences, resource, skew, limits, other);
  }
}
