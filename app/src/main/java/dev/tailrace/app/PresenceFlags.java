package dev.tailrace.app;

import dev.tailrace.server.PresenceOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a hub keeps track of who follows what, as flags. Threads: confined to the main thread. */
@Heading("Presence")
final class PresenceFlags {
  @Option(
      names = "--presence",
      description =
          "Keep track of who follows what, and tell of it to those who may know: at /presence/TOPIC,"
              + " and as Mercure's subscription events and API.")
  private boolean presence;

  @Option(
      names = "--presence-grace",
      paramLabel = "TIME",
      defaultValue = "5s",
      description =
          "How long someone whose last stream has ended still counts as there, so that a reconnect"
              + " is no leave and join. Default: ${DEFAULT-VALUE}.")
  private Duration grace;

  @Option(
      names = "--max-presence-entries",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "How much is kept track of: one entry for each topic or matcher of a stream. Streams beyond"
              + " that are served, and count as nobody. Default: ${DEFAULT-VALUE}.")
  private int maxEntries;

  /**
   * What they ask for; null for no such thing.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  PresenceOptions presence() {
    PresenceOptions options = new PresenceOptions(grace, maxEntries);
    return presence ? options : null;
  }
}
