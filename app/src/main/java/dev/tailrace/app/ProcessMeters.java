package dev.tailrace.app;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.ManagementFactory;

/**
 * The meters of the process: memory and its collection, threads, processors, open files. Nothing of
 * it is loaded before it is bound.
 *
 * <p>Threads: thread-safe.
 */
final class ProcessMeters implements MeterBinder, AutoCloseable {
  private JvmGcMetrics collections; // guarded by this; null until it is bound
  private boolean closed;

  @Override
  public void bindTo(MeterRegistry to) {
    bindCollections(to);
    new JvmMemoryMetrics().bindTo(to);
    new JvmThreadMetrics().bindTo(to);
    new ProcessorMetrics().bindTo(to);
    new UptimeMetrics().bindTo(to);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      Gauge.builder(
              "process.open.fds", unix, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
          .description("Files and sockets that are open")
          .register(to);
      Gauge.builder("process.max.fds", unix, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
          .description("How many may be")
          .register(to);
    }
  }

  private synchronized void bindCollections(MeterRegistry to) {
    if (!closed) {
      collections = new JvmGcMetrics();
      collections.bindTo(to);
    }
  }

  /** The JVM has been asked to tell of its collections, and is told that it need not. */
  @Override
  public synchronized void close() {
    closed = true;
    if (collections != null) {
      collections.close();
    }
  }
}
