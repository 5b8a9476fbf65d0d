package dev.tailrace.app;

import dev.tailrace.server.Rate;
import dev.tailrace.server.TenantOptions;
import picocli.CommandLine.Option;

/** Whether tenants are kept apart, and their quotas, as flags. Threads: confined to the main thread. */
@Heading("Tenants")
final class TenantFlags {
  @Option(
      names = "--tenants",
      description =
          "Keep tenants apart: whoever has a token with a tenant lives in topics of the tenant's own,"
              + " under whatever names. Names that begin with ~ are then closed to all others.")
  private boolean tenants;

  @Option(
      names = "--tenant-max-streams",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Streams and polls that one tenant may have at once; 0 for no bound. Default:"
              + " ${DEFAULT-VALUE}.")
  private int maxStreams;

  @Option(
      names = "--tenant-max-topics",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Topics and patterns that all streams and polls of one tenant may follow together; 0 for no"
              + " bound. Default: ${DEFAULT-VALUE}.")
  private int maxTopics;

  @Option(
      names = "--tenant-publish-rate",
      paramLabel = "RATE",
      defaultValue = "none",
      converter = ClientLimitFlags.RateText.class,
      description = "Events that one tenant may publish. Default: ${DEFAULT-VALUE}.")
  private Rate publishRate;

  @Option(
      names = "--tenant-max-bytes",
      paramLabel = "SIZE",
      defaultValue = "0",
      converter = Sizes.class,
      description =
          "How much of the log the events of one tenant may fill; 0 for no bound. Default:"
              + " ${DEFAULT-VALUE}.")
  private long maxBytes;

  /**
   * What they ask for; null if tenants are not kept apart.
   *
   * @param hasKeys whether anybody can have a token
   * @throws IllegalArgumentException if one is out of its range, or there can be no tenants
   */
  TenantOptions tenants(boolean hasKeys) {
    TenantOptions options = new TenantOptions(maxStreams, maxTopics, publishRate, maxBytes);
    if (tenants && !hasKeys) {
      throw new IllegalArgumentException(
          "--tenants without a key: only a token says who belongs to which tenant; give --jwt-key or"
              + " --jwt-secret-file");
    }
    if (!tenants && !options.equals(TenantOptions.UNBOUNDED)) {
      throw new IllegalArgumentException("a quota of tenants, but tenants are not kept apart: give"
          + " --tenants as well");
    }
    return tenants ? options : null;
  }
}
