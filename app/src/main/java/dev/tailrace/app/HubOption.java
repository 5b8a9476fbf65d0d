package dev.tailrace.app;

import picocli.CommandLine.Option;

/** Which hub a command speaks to. Threads: confined to the main thread. */
final class HubOption {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The hub. Default: TAILRACE_URL, else http://127.0.0.1:8080.")
  private HubUrl url;

  HubUrl url() {
    return url;
  }
}
