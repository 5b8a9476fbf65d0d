package dev.tailrace.server;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a server needs from outside so that it can be operated.
 *
 * @param readiness whether the hub wants to be sent anybody; the server tells it when it listens
 *     and when it closes
 * @param canary tries the log
 * @param canaryTime how long a canary may take, more than zero
 * @param tracer is told of publishes
 * @param meters what {@code /metrics} tells beside the server's own
 * @param fileLimit how many files and sockets the process may have open, where that is known
 */
public record Operations(
    Readiness readiness,
    Canary canary,
    Duration canaryTime,
    PublishTracer tracer,
    List<MeterBinder> meters,
    OptionalLong fileLimit) {
  /** How long a canary may take if nobody says otherwise: 5 s. */
  public static final Duration CANARY_TIME = Duration.ofSeconds(5);

  public Operations {
    Objects.requireNonNull(readiness, "readiness");
    Objects.requireNonNull(canary, "canary");
    Objects.requireNonNull(tracer, "tracer");
    Objects.requireNonNull(fileLimit, "fileLimit");
    meters = List.copyOf(meters);
    if (canaryTime.isNegative() || canaryTime.isZero()) {
      throw new IllegalArgumentException("the canary's time is not positive: " + canaryTime);
    }
  }

  /** With the server's own metrics, no tracing, and a log that is taken to work. */
  public static Operations plain() {
    return new Operations(
        new Readiness(),
        Canary.NONE,
        CANARY_TIME,
        PublishTracer.OFF,
        List.of(),
        OptionalLong.empty());
  }

  /** These, with another canary. */
  public Operations withCanary(Canary value, Duration time) {
    return new Operations(readiness, value, time, tracer, meters, fileLimit);
  }

  /** These, with another tracer. */
  public Operations withTracer(PublishTracer value) {
    return new Operations(readiness, canary, canaryTime, value, meters, fileLimit);
  }

  /** These, with further meters. */
  public Operations withMeters(List<MeterBinder> value) {
    return new Operations(readiness, canary, canaryTime, tracer, value, fileLimit);
  }

  /** These, with a limit of open files. */
  public Operations withFileLimit(OptionalLong value) {
    return new Operations(readiness, canary, canaryTime, tracer, meters, value);
  }
}
