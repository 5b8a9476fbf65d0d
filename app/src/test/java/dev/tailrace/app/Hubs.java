package dev.tailrace.app;

import dev.tailrace.server.Pages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Hubs in this process, for tests. */
final class Hubs {
  private Hubs() {}

  /** A hub with the defaults, on a free port. */
  static RunningHub in(Path directory) throws IOException {
    return RunningHub.start(HubSettings.on(directory), Pages.NONE, Clock.systemUTC());
  }
}
