package dev.tailrace.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which hub a command speaks to, and as whom. Threads: confined to the main thread. */
final class HubOption {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The hub. Default: TAILRACE_URL, else http://127.0.0.1:8080.")
  private HubUrl url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A file with a token for the hub, read anew for each request. Default: none is sent.")
  private Path tokenFile;

  HubUrl url() {
    return url;
  }

  /**
   * The headers that say who it is; none without a token.
   *
   * @throws CommandFailure if the file cannot be read, or holds no token
   */
  Map<String, String> credentials() {
    if (tokenFile == null) {
      return Map.of();
    }
    String token = new String(SmallFile.read(tokenFile), StandardCharsets.UTF_8).strip();
    if (!token.matches("[!-~]+")) {
      throw new CommandFailure(tokenFile + " holds no token");
    }
    return Map.of("Authorization", "Bearer " + token);
  }
}
