package dev.tailrace.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What is measured of TLS. Threads: thread-safe. */
record TlsMeters(TlsContext tls) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    TimeGauge.builder(
            "tailrace.tls.certificate.expiry.timestamp",
            tls,
            TimeUnit.SECONDS,
            of -> of.expiry().getEpochSecond())
        .description("When the certificate in use ends, since 1970")
        .register(registry);
    counter(registry, "handshakes", "Handshakes that succeeded", tls.handshakes);
    counter(registry, "handshakes.failed", "Handshakes that failed", tls.failedHandshakes);
    counter(registry, "reloads", "Certificates that were renewed", tls.reloads);
    counter(registry, "reloads.failed", "New files that could not be used", tls.failedReloads);
  }

  private static void counter(MeterRegistry registry, String name, String help, LongAdder of) {
    FunctionCounter.builder("tailrace.tls." + name, of, LongAdder::sum)
        .description(help)
        .register(registry);
  }
}
