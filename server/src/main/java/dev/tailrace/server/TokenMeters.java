package dev.tailrace.server;

import dev.tailrace.access.AccessStatus;
import dev.tailrace.access.TokenException.Reason;
import dev.tailrace.access.TokenVerifier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What is measured of tokens and their keys; no name of a topic, a subject or a key.
 *
 * <p>Threads: thread-safe.
 */
record TokenMeters(TokenVerifier verifier, Revocations revocations) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "verified", "Tokens accepted by their signature", AccessStatus::verified);
    counter(
        registry, "remembered", "Tokens accepted as seen shortly before", AccessStatus::remembered);
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder(
              "tailrace.tokens.refused", verifier, of -> of.status().refused().get(reason))
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .description("Tokens that were not accepted")
          .register(registry);
    }
    gauge(registry, "tailrace.keys", "Keys that tokens are verified with", TokenMeters::keys);
    gauge(
        registry,
        "tailrace.keys.sources.failing",
        "Files and URLs of keys with which something is wrong",
        TokenMeters::failing);
    Gauge.builder("tailrace.revocations", revocations, Revocations::size)
        .description("Tokens and subjects that are revoked")
        .register(registry);
  }

  private static double keys(AccessStatus status) {
    return status.keys().stream().mapToInt(AccessStatus.Keys::count).sum();
  }

  private static double failing(AccessStatus status) {
    return status.keys().stream()
        .filter(each -> each.trouble().isPresent() || each.count() == 0)
        .count();
  }

  private void gauge(
      MeterRegistry registry, String name, String help, ToDoubleFunction<AccessStatus> value) {
    Gauge.builder(name, verifier, of -> value.applyAsDouble(of.status()))
        .description(help)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String help, ToDoubleFunction<AccessStatus> value) {
    FunctionCounter.builder(
            "tailrace.tokens." + name, verifier, of -> value.applyAsDouble(of.status()))
        .description(help)
        .register(registry);
  }
}
