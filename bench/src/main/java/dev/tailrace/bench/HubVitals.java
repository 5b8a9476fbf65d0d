package dev.tailrace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the process of a hub takes, on Linux.
 *
 * @param heapBytes in use when all garbage is gone
 * @param residentBytes in RAM
 */
record HubVitals(long heapBytes, long residentBytes) {
  /** As in {@code Total        123456       12345678}. */
  private static final Pattern TOTAL = Pattern.compile("(?s).*Total +\\d+ +(\\d+)\\s*");

  static HubVitals of(long pid) throws IOException {
    String java = System.getProperty("java.home");
    String jcmd = Path.of(java, "bin", "jcmd").toString();
    run(jcmd, Long.toString(pid), "GC.run");
    String histogram = run(jcmd, Long.toString(pid), "GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.matches()) {
      throw new IOException("jcmd says " + histogram);
    }
    return new HubVitals(Long.parseLong(total.group(1)), resident(pid));
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Its processor time so far, of the program and of the system for it. */
  static long cpuNanos(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow()
        .toNanos();
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
