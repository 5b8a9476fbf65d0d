package dev.tailrace.load;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a run ran on, without which its figures say nothing.
 *
 * @param date when it began
 * @param cores processors of the machine
 * @param java the driver's Java
 * @param os the operating system
 * @param loadAverage of the minute before it began; negative where the system does not tell
 *     <p>Threads: immutable.
 */
public record Machine(Instant date, int cores, String java, String os, double loadAverage) {
  /** Whether others used much of the machine before the run began. */
  boolean wasBusy() {
    return loadAverage > cores / 2.0;
  }

  static Machine here(Clock clock) {
    return new Machine(
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.vendor") + " " + Runtime.version(),
        Text.of(
            "%s %s %s",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
