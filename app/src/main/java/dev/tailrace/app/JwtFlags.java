package dev.tailrace.app;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.access.KeyLocation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose tokens are accepted. Threads: confined to the main thread. */
@Heading("Tokens")
final class JwtFlags {
  @Option(
      names = "--jwt-key",
      paramLabel = "FILE|URL",
      split = ",",
      description =
          "A key that verifies tokens: PEM (public key, certificate), JWK or JWKS, in a file or, a"
              + " JWKS, at a URL. 'ISSUER FILE|URL' is for tokens of this issuer alone (an issuer"
              + " has a ://). Repeatable. Default: none.")
  private List<String> keys = List.of();

  @Option(
      names = "--jwt-secret-file",
      paramLabel = "FILE",
      split = ",",
      description =
          "A file with a secret that verifies tokens (HS256 from 32 bytes on, HS512 from 64). Repeatable."
              + " Default: none.")
  private List<String> secrets = List.of();

  @Option(
      names = "--jwt-issuer",
      paramLabel = "ISSUER",
      split = ",",
      description =
          "Accept tokens of this issuer (iss) only. Repeatable. Default: of"
              + " anybody whose key is known.")
  private List<String> issuers = List.of();

  @Option(
      names = "--jwt-audience",
      paramLabel = "NAME",
      split = ",",
      description =
          "Accept tokens for this audience (aud) only. Repeatable. Default: for"
              + " any.")
  private List<String> audiences = List.of();

  @Option(
      names = "--jwt-skew",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How far the clocks of issuers may be off, at most 5m. Default: ${DEFAULT-VALUE}.")
  private Duration skew;

  @Option(
      names = "--hub-url",
      paramLabel = "URL",
      description =
          "The hub as clients know it, https://hub.example/.well-known/mercure. Tokens for Mercure"
              + " 1.0 must be for it (aud), and URL patterns are relative to it. Default: none, and"
              + " there are no such tokens.")
  private URI hub;

  @Mixin private TokenLimitFlags limits;

  /**
   * What they ask for; empty if there is no key.
   *
   * @throws IllegalArgumentException if one is wrong
   */
  Optional<AccessOptions> options() {
    List<KeyLocation> locations = new ArrayList<>();
    keys.forEach(each -> locations.add(KeyLocation.of(each)));
    secrets.forEach(each -> locations.add(KeyLocation.secret(each)));
    AccessOptions.Limits most = limits.limits(); // refused even where nobody needs them
    AccessOptions.Times times = limits.times();
    if (locations.isEmpty()) {
      return Optional.empty();
    }
    AccessOptions options =
        AccessOptions.of(locations)
            .withIssuers(Set.copyOf(issuers))
            .withAudiences(Set.copyOf(audiences))
            .withSkew(skew)
            .withLimits(most)
            .withTimes(times);
    return Optional.of(hub == null ? options : options.withResource(hub));
  }
}
