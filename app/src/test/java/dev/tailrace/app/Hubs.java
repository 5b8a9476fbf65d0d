package dev.tailrace.app;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.access.KeyLocation;
import dev.tailrace.server.Pages;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Hubs in this process, for tests. */
final class Hubs {
  private Hubs() {}

  /** A hub with the defaults, on a free port. */
  static RunningHub in(Path directory) throws IOException {
    return RunningHub.start(HubSettings.on(directory), Pages.NONE, Clock.systemUTC());
  }

  /** One with a key, which asks nobody for a token all the same. */
  static RunningHub keyed(Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "a secret of 32 bytes, or of a few more");
    KeyLocation key = KeyLocation.secret(secret.toString());
    HubSettings settings =
        HubSettings.on(directory.resolve("data"))
            .withAccess(
                new HubSettings.Access(
                    Optional.of(AccessOptions.of(List.of(key))), Anonymous.ALL, false));
    return RunningHub.start(settings, Pages.NONE, Clock.systemUTC());
  }
}
