package dev.tailrace.doctor;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that was found.
 *
 * @param stream the stream that was examined
 * @param findings in the order they were looked for
 * @param latencies of the probes that were published; empty if none were
 *     <p>Threads: immutable.
 */
public record Diagnosis(URI stream, List<Finding> findings, List<Latency> latencies) {
  /** Copies the lists. */
  public Diagnosis {
    findings = List.copyOf(findings);
    latencies = List.copyOf(latencies);
  }

  /** Whether nothing is wrong; there may be warnings. */
  public boolean isHealthy() {
    return findings.stream().noneMatch(each -> each.grade() == Grade.WRONG);
  }

  /** The whole in one sentence. */
  public String verdict() {
    String warnings = codes(Grade.WARNING);
    String warned = warnings.isEmpty() ? "" : "; warnings: " + warnings;
    return isHealthy()
        ? "healthy: nothing is wrong with the stream" + warned
        : "wrong: " + codes(Grade.WRONG) + warned;
  }

  private String codes(Grade grade) {
    return findings.stream()
        .filter(each -> each.grade() == grade)
        .map(Finding::code)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
