package dev.tailrace.server;

import dev.tailrace.access.AccessStatus;
import dev.tailrace.access.KeyException.Fault;
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
    counter(
        registry,
        "tailrace.tokens.verified",
        "Tokens accepted by their signature",
        AccessStatus::verified);
    counter(
        registry,
        "tailrace.tokens.remembered",
        "Tokens accepted as seen shortly before",
        AccessStatus::remembered);
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder(
              "tailrace.tokens.refused", verifier, of -> of.status().refused().get(reason))
          .tag("reason", name(reason))
          .description("Tokens that were not accepted")
          .register(registry);
    }
    counter(
        registry,
        "tailrace.tokens.forgotten",
        "Verified tokens that there was no room to remember",
        AccessStatus::forgotten);
    keys(registry);
  }

  private void keys(MeterRegistry registry) {
    counter(
        registry,
        "tailrace.keys.fetches",
        "Times that another host was asked for keys",
        of -> of.looking().fetched());
    counter(
        registry,
        "tailrace.keys.fetches.spared",
        "Times that one was not asked again, for a token with an unknown key, since it just had been",
        of -> of.looking().spared());
    for (Fault fault : Fault.values()) {
      FunctionCounter.builder(
              "tailrace.keys.failures", verifier, of -> of.status().looking().failed().get(fault))
          .tag("reason", name(fault))
          .description("Times that a place had no keys that could be used")
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

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
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
    FunctionCounter.builder(name, verifier, of -> value.applyAsDouble(of.status()))
        .description(help)
        .register(registry);
  }
}
