package dev.tailrace.app;

import dev.tailrace.server.ServerOptions.Compression;
import picocli.CommandLine.Option;

/** How streams may be compressed, as flags. Threads: confined to the main thread. */
@Heading("Compression")
final class CompressionFlags {
  @Option(
      names = "--compression",
      paramLabel = "NAME",
      defaultValue = "none",
      description =
          "gzip compresses the streams of clients that ask for it by Accept-Encoding, once for all"
              + " who follow the same; none compresses nothing. Default: ${DEFAULT-VALUE}.")
  private Compression compression;

  Compression compression() {
    return compression;
  }
}
