package dev.tailrace.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is alive in a hub when all garbage is gone, as its JVM tells it.
 *
 * @param heap bytes on the heap by class
 * @param direct bytes outside the heap that buffers have taken from the system
 */
record LiveHeap(Map<String, Long> heap, long direct) {
  /** What {@link #of} needs to know of memory outside the heap. */
  static final String TRACKING = "-XX:NativeMemoryTracking=summary";

  private static final int SHOWN = 25;

  /** As in {@code 7: 4000 224000 io.netty.channel.Channel (module)}. */
  private static final Pattern CLASS = Pattern.compile(" *\\d+: +\\d+ +(\\d+) +(\\S+).*");

  /** The line under which the JVM books what was allocated through Unsafe. */
  private static final Pattern OTHER = Pattern.compile("(?s).* Other \\(.*?committed=(\\d+)\\).*");

  /** Collects the garbage of a hub that was started with {@link #TRACKING}. */
  static LiveHeap of(HubProcess hub) throws IOException {
    jcmd(hub, "GC.run"); // now what waited for its cleaner is garbage too
    Map<String, Long> heap = new HashMap<>();
    for (String line : jcmd(hub, "GC.class_histogram").lines().toList()) {
      Matcher found = CLASS.matcher(line);
      if (found.matches()) {
        heap.merge(withoutNumbers(found.group(2)), Long.parseLong(found.group(1)), Long::sum);
      }
    }
    Matcher other = OTHER.matcher(jcmd(hub, "VM.native_memory", "summary", "scale=B"));
    if (heap.isEmpty() || !other.matches()) {
      throw new AssertionError("jcmd does not tell what it should");
    }
    return new LiveHeap(heap, Long.parseLong(other.group(1)));
  }

  /** Bytes on the heap. */
  long bytes() {
    return heap.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What has grown most, in bytes for each of so many. */
  String growthTo(LiveHeap later, int count) {
    Map<String, Double> each =
        later.heap.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e -> (e.getValue() - heap.getOrDefault(e.getKey(), 0L)) / (double) count));
    return each.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .map(e -> String.format(Locale.ROOT, "%8.1f  %s", e.getValue(), e.getKey()))
        .collect(Collectors.joining("\n", "bytes for each, by class:\n", "\n"));
  }

  /** Lambdas and hidden classes by what they come from. */
  private static String withoutNumbers(String className) {
    return className.replaceAll("[/+]0x[0-9a-f]+", "");
  }

  private static String jcmd(HubProcess hub, String... command) throws IOException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    ProcessBuilder builder = new ProcessBuilder(program, Long.toString(hub.pid()));
    builder.command().addAll(List.of(command));
    Process process = builder.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
