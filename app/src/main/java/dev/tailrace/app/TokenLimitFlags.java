package dev.tailrace.app;

import dev.tailrace.access.AccessOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How much a token and the keys may be, and how often keys are looked for, as flags.
 *
 * <p>Threads: confined to the main thread.
 */
@Heading("Tokens")
final class TokenLimitFlags {
  @Option(
      names = "--max-token-size",
      paramLabel = "SIZE",
      defaultValue = "16KiB",
      converter = Sizes.class,
      description =
          "The longest token, 1KiB to 1MiB; it has to fit into --max-head-size too. Default:"
              + " ${DEFAULT-VALUE}.")
  private long tokenBytes;

  @Option(
      names = "--max-token-depth",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "How deep the JSON of a token may be nested, 4 to 1000. Default: ${DEFAULT-VALUE}.")
  private int jsonDepth;

  @Option(
      names = "--max-token-values",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "How many values the JSON of a token may have, 16 to 1000000. Default: ${DEFAULT-VALUE}.")
  private int jsonValues;

  @Option(
      names = "--max-token-steps",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "How many steps for each character of a topic the rules of a token may take together, 2000"
              + " to 10000000. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--max-token-queue",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "How many tokens may wait to be verified before others are told to come back. Default:"
              + " ${DEFAULT-VALUE}.")
  private int waiting;

  @Option(
      names = "--token-cache",
      paramLabel = "SIZE",
      defaultValue = "16MiB",
      converter = Sizes.class,
      description =
          "How much memory tokens that were verified may take, about, so that they need not be again;"
              + " 0 for none. Default: ${DEFAULT-VALUE}.")
  private long rememberedBytes;

  @Option(
      names = "--max-jwt-attempts",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How many keys are tried on a token that does not name its own, 1 to 1000. Default:"
              + " ${DEFAULT-VALUE}.")
  private int attempts;

  @Option(
      names = "--max-jwt-keys",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "How many keys a file or a JWKS may hold, 1 to 10000. Default: ${DEFAULT-VALUE}.")
  private int keys;

  @Option(
      names = "--max-jwks-size",
      paramLabel = "SIZE",
      defaultValue = "1MiB",
      converter = Sizes.class,
      description = "The largest file of keys, or JWKS, 1KiB to 64MiB. Default: ${DEFAULT-VALUE}.")
  private long keysBytes;

  @Option(
      names = "--jwt-reload",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How often files of keys are looked at, 100ms to 1d. Default: ${DEFAULT-VALUE}.")
  private Duration look;

  @Option(
      names = "--jwks-timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      description =
          "How long the host of a JWKS may take to give all of it, 100ms to 1d. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration fetch;

  @Option(
      names = "--jwks-refresh",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How often a JWKS is fetched again, 100ms to 1d. Default: ${DEFAULT-VALUE}.")
  private Duration refresh;

  @Option(
      names = "--jwks-retry",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How soon a JWKS is fetched again because a token has a key that is not in it, or because"
              + " it could not be had, 100ms to 1d. Default: ${DEFAULT-VALUE}.")
  private Duration unknownKey;

  /**
   * How much anything may be.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  AccessOptions.Limits limits() {
    return new AccessOptions.Limits(
        Sizes.asInt("--max-token-size", tokenBytes),
        jsonDepth,
        jsonValues,
        attempts,
        Sizes.asInt("--max-jwks-size", keysBytes),
        keys,
        Sizes.asInt("--token-cache", rememberedBytes),
        steps,
        waiting);
  }

  /**
   * How long anything may take, and how often it is done.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  AccessOptions.Times times() {
    return new AccessOptions.Times(look, fetch, refresh, unknownKey);
  }
}
