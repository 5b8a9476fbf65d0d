package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds.
 *
 * @param threads that are alive
 * @param descriptors how many it has open
 * @param heapBytes that are in use when all garbage is gone
 */
record OwnVitals(Set<Thread> threads, long descriptors, long heapBytes) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** As in {@code Total        123456       12345678}. */
  private static final Pattern TOTAL = Pattern.compile("(?s).*Total +\\d+ +(\\d+)\\s*");

  private static final int GLANCE_MILLIS = 10;

  static OwnVitals now() {
    usedHeap(); // now what waited for its cleaner is garbage too
    return new OwnVitals(Set.copyOf(Thread.getAllStackTraces().keySet()), open(), usedHeap());
  }

  /** Waits until there is no thread, and no descriptor, that was not there then. */
  void awaitRestored() throws InterruptedException {
    long limit = System.nanoTime() + Patience.LIMIT.toNanos();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!threads.contains(thread)) {
        thread.join(TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime()));
        assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
      }
    }
    while (open() > descriptors) {
      assertThat(System.nanoTime()).as("%d open, not %d", open(), descriptors).isLessThan(limit);
      new CountDownLatch(1).await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits until all threads whose names begin so have ended. */
  static void awaitNoThread(String prefix) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(prefix)) {
        thread.join(Patience.LIMIT_MILLIS);
        assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
      }
    }
  }

  private static long open() {
    try (Stream<Path> entries = Files.list(DESCRIPTORS)) {
      return entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long usedHeap() {
    Matcher total = TOTAL.matcher(histogram());
    assertThat(total.matches()).isTrue();
    return Long.parseLong(total.group(1));
  }

  /** Collects all garbage, and lists what is left. */
  private static String histogram() {
    try {
      ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      Object[] noArguments = {new String[0]};
      String[] signature = {String[].class.getName()};
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(commands, "gcClassHistogram", noArguments, signature);
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  /** How many objects of exactly that class there are when all garbage is gone. */
  static long instances(String className) {
    Pattern line = Pattern.compile(" *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(className) + "( .*)?");
    return histogram()
        .lines()
        .map(line::matcher)
        .filter(Matcher::matches)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }
}
