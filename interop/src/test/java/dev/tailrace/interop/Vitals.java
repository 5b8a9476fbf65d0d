package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the kernel says of a hub's process.
 *
 * @param descriptors how many it has open
 * @param threads how many it has
 */
record Vitals(long descriptors, long threads) {
  static Vitals of(HubProcess hub) {
    Path process = Path.of("/proc", Long.toString(hub.pid()));
    return new Vitals(entries(process.resolve("fd")), entries(process.resolve("task")));
  }

  /** The memory that is its own and in RAM, without files that are mapped, in KiB. */
  static long anonymousKib(HubProcess hub) throws IOException {
    String prefix = "RssAnon:";
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + hub.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(prefix))
          .map(line -> line.substring(prefix.length()).replace("kB", "").trim())
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * Talks with the hub until it is down to these numbers again; {@code probe} is counted among
   * them.
   */
  void assertRestored(HubProcess hub, Publisher probe) throws IOException {
    long limit = System.nanoTime() + Patience.LIMIT.toNanos();
    Vitals now = of(hub);
    while (now.descriptors > descriptors || now.threads > threads) {
      assertThat(System.nanoTime()).as("%s, and not %s again", now, this).isLessThan(limit);
      probe.publish("vitals", "still alive?");
      now = of(hub);
    }
  }

  private static long entries(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
