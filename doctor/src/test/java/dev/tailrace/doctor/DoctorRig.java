package dev.tailrace.doctor;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** A doctor, and a hub with a fault that it visits. Its time is the hub's {@link Pace}. */
abstract class DoctorRig {
  /** For a POST to be answered, and for what will not come. */
  static final Duration WAITED_OUT = Duration.ofSeconds(4);

  MockHub hub = new MockHub();
  Series series = new Series(3, Duration.ofMillis(10));
  Duration idle = Duration.ZERO;
  Duration timeout = Duration.ofSeconds(20);
  Manner manner = Manner.PLAIN;

  @AfterEach
  void noStreamIsLeftOpen() throws InterruptedException {
    hub.awaitNoListeners();
    hub.close();
  }

  /** So far apart that the first is late by more than a hold must be. */
  void holding(int events, boolean headToo) {
    hub.holding(events, headToo);
    series = new Series(3, Duration.ofMillis(300));
  }

  List<String> wrong() throws InterruptedException {
    return examine().findings().stream()
        .filter(each -> each.grade() == Grade.WRONG)
        .map(Finding::code)
        .toList();
  }

  Diagnosis examine() throws InterruptedException {
    return examine(Place.of(hub.uri("/"), "test", false));
  }

  Diagnosis examine(Place place) throws InterruptedException {
    Visit visit = new Visit(place, series, idle, timeout, manner);
    return new Doctor(visit, "test", Clock.systemUTC(), hub.pace(), each -> { }).examine();
  }

  static List<String> codes(Diagnosis diagnosis) {
    return diagnosis.findings().stream().map(Finding::code).toList();
  }

  static String sentence(Diagnosis diagnosis, String code) {
    Function<Finding, String> words = Finding::sentence;
    return diagnosis.findings().stream()
        .filter(each -> each.code().equals(code))
        .map(words)
        .findFirst()
        .orElseThrow(() -> new AssertionError(code + " is not among " + codes(diagnosis)));
  }
}
