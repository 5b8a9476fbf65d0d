package dev.tailrace.load;

import java.util.OptionalLong;

/**
 * Notes what a process uses, at the turns of a run.
 *
 * <p>Threads: confined to the run's thread.
 */
final class UsageMeter {
  private final OptionalLong pid;
  private OptionalLong residentBefore = OptionalLong.empty();
  private OptionalLong residentConnected = OptionalLong.empty();
  private OptionalLong residentAfter = OptionalLong.empty();
  private OptionalLong cpuBefore = OptionalLong.empty();
  private OptionalLong cpuAfter = OptionalLong.empty();

  UsageMeter(OptionalLong pid) {
    this.pid = pid;
  }

  void beforeConnecting() {
    residentBefore = resident();
  }

  void connected() {
    residentConnected = resident();
  }

  void beforeMeasuring() {
    cpuBefore = cpu();
  }

  void afterMeasuring() {
    cpuAfter = cpu();
    residentAfter = resident();
  }

  Usage usage() {
    return new Usage(minus(cpuAfter, cpuBefore), residentBefore, residentConnected, residentAfter);
  }

  private OptionalLong resident() {
    return pid.isPresent()
        ? new ProcessMeter(pid.getAsLong()).residentBytes()
        : OptionalLong.empty();
  }

  private OptionalLong cpu() {
    return pid.isPresent() ? new ProcessMeter(pid.getAsLong()).cpuNanos() : OptionalLong.empty();
  }

  private static OptionalLong minus(OptionalLong a, OptionalLong b) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(a.getAsLong() - b.getAsLong())
        : OptionalLong.empty();
  }
}
