package dev.tailrace.app;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Where the settings come from, as flags. A command that has them reads a file of settings.
 *
 * <p>Threads: confined to the main thread.
 */
@Heading("Configuration")
final class ConfigFlags {
  static final String CONFIG = "--config";

  @Option(
      names = CONFIG,
      paramLabel = "FILE",
      description =
          "A file of settings, like 'heartbeat: 15s'; flags and variables come before it. Default:"
              + " tailrace.yaml, if there is one in this directory.")
  private Path config;

  @Option(
      names = "--print-config",
      description = "Print such a file, of every setting and where it comes from, and end.")
  private boolean print;

  static boolean areIn(CommandSpec command) {
    return command.findOption(CONFIG) != null;
  }

  boolean isToPrint() {
    return print;
  }
}
