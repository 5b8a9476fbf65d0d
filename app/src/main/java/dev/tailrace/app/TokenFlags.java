package dev.tailrace.app;

import dev.tailrace.server.TokenOptions.Anonymous;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who may publish and follow, as flags. Threads: confined to the main thread. */
@Heading("Tokens")
final class TokenFlags {
  @Mixin private JwtFlags jwt;

  @Option(
      names = "--anonymous",
      paramLabel = "none|subscribe|all",
      description =
          "What needs no token: nothing; to follow topics, but for their private events; or that"
              + " and to publish. Default: none where there is a key, else all.")
  private Anonymous anonymous;

  @Option(
      names = "--token-in-query",
      description =
          "Accept tokens as ?access_token= too, for clients that can send them no other way. URLs"
              + " are written down along the way, though not by this hub.")
  private boolean inQuery;

  /** Whether there is a key. */
  boolean hasKeys() {
    return jwt.options().isPresent();
  }

  /**
   * What they come to.
   *
   * @throws IllegalArgumentException if that makes no sense
   */
  HubSettings.Access access() {
    if (!hasKeys() && anonymous == Anonymous.NONE) {
      throw new IllegalArgumentException(
          "--anonymous none without a key: nobody could do anything; give --jwt-key or"
              + " --jwt-secret-file");
    }
    Anonymous usual = hasKeys() ? Anonymous.NONE : Anonymous.ALL;
    return new HubSettings.Access(
        jwt.options(), anonymous == null ? usual : anonymous, inQuery);
  }
}
