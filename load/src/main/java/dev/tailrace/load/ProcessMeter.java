package dev.tailrace.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a process on this machine has used so far, where the system tells.
 *
 * @param pid its number
 *     <p>Threads: immutable.
 */
record ProcessMeter(long pid) {
  /** Its processor time, user and system, in nanoseconds. */
  OptionalLong cpuNanos() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(duration -> OptionalLong.of(duration.toNanos()))
        .orElse(OptionalLong.empty());
  }

  /** Its resident memory; empty where there is no {@code /proc}. */
  OptionalLong residentBytes() {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  boolean isThere() {
    return ProcessHandle.of(pid).isPresent();
  }
}
