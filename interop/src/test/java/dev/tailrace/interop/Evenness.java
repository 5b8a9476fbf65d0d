package dev.tailrace.interop;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How evenly things were spread over the time from the first to the last.
 *
 * @param most how many there were in the fullest second
 * @param mean how many there were in a second
 */
record Evenness(long most, double mean) {
  static Evenness of(List<Long> nanoTimes) {
    List<Long> sorted = nanoTimes.stream().sorted().toList();
    long first = sorted.get(0);
    TreeMap<Long, Long> seconds = new TreeMap<>();
    for (long time : sorted) {
      seconds.merge(TimeUnit.NANOSECONDS.toSeconds(time - first), 1L, Long::sum);
    }
    double span = Math.max(1, (sorted.get(sorted.size() - 1) - first) / 1e9);
    long most = seconds.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    return new Evenness(most, sorted.size() / span);
  }

  double ratio() {
    return most / mean;
  }
}
