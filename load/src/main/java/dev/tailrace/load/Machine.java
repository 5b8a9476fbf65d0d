package dev.tailrace.load;

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
 *     <p>Threads: immutable.
 */
public record Machine(Instant date, int cores, String java, String os) {
  static Machine here(Clock clock) {
    return new Machine(
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.vendor") + " " + Runtime.version(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
  }
}
