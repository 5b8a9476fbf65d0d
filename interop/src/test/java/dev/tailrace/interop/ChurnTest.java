package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listeners that come and go by the thousand leave nothing behind, however they go. */
@Needs(Facility.PROC)
class ChurnTest {
  private static final int TIMES = Integer.getInteger("churn.connects", 10_000);
  private static final int AT_ONCE = 200;
  private static final int SILENT = Integer.getInteger("churn.silent", 1000);

  /** What lies about in a heap of a process that has worked, and is not one for each listener. */
  private static final long SOME_BYTES = 512 * 1024;

  @RegisterExtension final Hubs hubs = new Hubs();

  @Test
  void tenThousandThatCloseOrResetLeaveNothing(TestReporter reporter) throws Exception {
    HubProcess hub = serve();
    warmUp(hub, TIMES / 20);
    long before = LiveHeap.of(hub).bytes(); // first: who asks this opens a socket in the hub
    long descriptors = descriptorsAtRest(hub);

    for (Leaving way : Leaving.values()) {
      passBy(hub, Speech.HTTP1, List.of(way), TIMES / 6 + 1);
      passBy(hub, Speech.HTTP2, List.of(way), TIMES / 6 + 1);
    }

    awaitDescriptors(hub, descriptors);
    long after = LiveHeap.of(hub).bytes();
    reporter.publishEntry("churn", "heap " + before + ", after it " + after);
    assertThat(after - before).as("more on the heap").isLessThan(SOME_BYTES);
    Meters meters = Meters.of(hub);
    assertThat(meters.streamsOpened()).isGreaterThanOrEqualTo(TIMES);
    assertThat(meters.ended("client_gone")).isEqualTo(meters.streamsOpened());
    hub.stop();
    assertThat(hub.complaints()).hasSize(1);
  }

  /** Their packets get lost from one moment on. */
  @Needs(Facility.ROUTES)
  @Test
  void whoFallsSilentIsMissedSoonerThanTheSystemWould(TestReporter reporter) throws Exception {
    HubProcess hub = serve("--heartbeat", "1s", "--write-stall", "3s");
    warmUp(hub, AT_ONCE);
    long descriptors = descriptorsAtRest(hub);
    Count gone = new Count();
    try (Dialer plain = new Dialer(hub.port(), Speech.HTTP1, BlackHole.address());
        Dialer shared = new Dialer(hub.port(), Speech.HTTP2, BlackHole.address())) {
      stay(plain, SILENT / 2, gone);
      stay(shared, SILENT / 2, gone);
      awaitStreams(hub, SILENT);
      long start = System.nanoTime();
      try (BlackHole hole = BlackHole.open()) {
        awaitStreams(hub, 0);
        double seconds = (System.nanoTime() - start) / 1e9;

        reporter.publishEntry("silence", "noticed after " + seconds + " s");
        awaitDescriptors(hub, descriptors);
        assertThat(gone.value()).as("%s: they know of nothing", hole).isZero();
        assertThat(seconds).isBetween(3.0, 20.0);
      }
      Meters meters = Meters.of(hub);
      assertThat(meters.ended("client_gone")).isEqualTo(meters.streamsOpened());
    }
  }

  /** A proxy that goes on to acknowledge looks like a listener that stays: age ends it. */
  @Test
  void whoIsAnsweredForByOthersIsEndedByAge() throws Exception {
    HubProcess hub = serve("--max-age", "2s", "--heartbeat", "1s");
    warmUp(hub, AT_ONCE);
    long descriptors = descriptorsAtRest(hub);
    long old = Meters.of(hub).ended("max_age"); // of the warm-up, on a busy machine
    Count gone = new Count();
    try (Dialer plain = new Dialer(hub.port(), Speech.HTTP1);
        Dialer shared = new Dialer(hub.port(), Speech.HTTP2)) {
      stay(plain, SILENT / 2, gone);
      stay(shared, SILENT / 2, gone);

      gone.await(SILENT);

      awaitStreams(hub, 0);
    }
    awaitDescriptors(hub, descriptors);
    assertThat(Meters.of(hub).ended("max_age") - old).isEqualTo(SILENT);
  }

  private HubProcess serve(String... arguments) {
    return hubs.serveWith(
        List.of("-Xmx256m", "-Dio.netty.leakDetection.level=simple", LiveHeap.TRACKING), arguments);
  }

  /** What a hub takes once and keeps for good it has afterwards. */
  private static void warmUp(HubProcess hub, int times) throws Exception {
    passBy(hub, Speech.HTTP1, List.of(Leaving.values()), times);
    passBy(hub, Speech.HTTP2, List.of(Leaving.values()), times);
  }

  /** So many come, a few at a time, and have gone. */
  private static void passBy(HubProcess hub, Speech speech, List<Leaving> ways, int times)
      throws Exception {
    Count gone = new Count();
    try (Dialer dialer = new Dialer(hub.port(), speech)) {
      List<Passer> passers = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        passers.add(new Passer(dialer, "/topics/t", ways, 20, i, gone));
      }
      dialer.later(() -> passers.forEach(Passer::come), 0);
      gone.await(times);
      dialer.ask(
          () -> {
            passers.forEach(Passer::beLast);
            return passers.size();
          });
      awaitStreams(hub, 0);
    }
  }

  private static void stay(Dialer dialer, int count, Count gone) {
    for (int i = 0; i < count; i++) {
      Passer passer =
          new Passer(dialer, "/topics/t", List.of(Leaving.CLOSE), Integer.MAX_VALUE - 1, i, gone);
      passer.beLast();
      dialer.later(passer::come, i);
    }
  }

  private static void awaitStreams(HubProcess hub, long count) throws Exception {
    Glances glances = new Glances("streams, not " + count);
    for (long now = Meters.of(hub).streams(); now != count; now = Meters.of(hub).streams()) {
      glances.next(now);
    }
  }

  /** Returns when nobody is connected. */
  private static long descriptorsAtRest(HubProcess hub) throws Exception {
    Glances glances = new Glances("connections, not one");
    for (long now = Meters.of(hub).connections(); now != 1; now = Meters.of(hub).connections()) {
      glances.next(now);
    }
    return Vitals.of(hub).descriptors();
  }

  private static void awaitDescriptors(HubProcess hub, long most) throws Exception {
    descriptorsAtRest(hub);
    Glances glances = new Glances("descriptors, not " + most);
    for (long now = Vitals.of(hub).descriptors(); now > most; now = Vitals.of(hub).descriptors()) {
      glances.next(now); // the last that asked is just leaving
    }
  }
}
