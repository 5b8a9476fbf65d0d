package dev.tailrace.load;

import static dev.tailrace.load.LoadFixture.EVENTS;
import static dev.tailrace.load.LoadFixture.LISTENERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a hub is known to have done to its events, and what the report says of it. */
class LoadRunTest {
  private LoadFixture load;

  @AfterEach
  void close() throws Exception {
    load.close();
  }

  @Test
  void ofASoundHubNothingIsReported() throws Exception {
    load = LoadFixture.sound();

    LoadReport report = load.run();

    assertThat(report.isWhole()).isTrue();
    assertThat(report.deliveries().received()).isEqualTo(EVENTS * LISTENERS);
    assertThat(report.latency().getTotalCount()).isEqualTo(EVENTS * LISTENERS);
    assertThat(report.latency().getMaxValue()).isZero();
    assertThat(report.publishes().seconds()).isEqualTo(EVENTS / 10.0);
  }

  @Test
  void aDelayIsTheLatency() throws Exception {
    ManualTiming timing = new ManualTiming();
    Duration delay = Duration.ofMillis(73);
    FaultyHub hub =
        new FaultyHub(
            (event, faulty) -> {
              timing.advance(delay);
              faulty.deliver(event);
            });
    load = new LoadFixture(timing, hub);

    LoadReport report = load.run();

    Histogram latency = report.latency();
    assertThat(latency.getTotalCount()).isEqualTo(EVENTS * LISTENERS);
    assertThat(latency.valuesAreEquivalent(latency.getMinValue(), delay.toNanos())).isTrue();
    assertThat(latency.valuesAreEquivalent(latency.getMaxValue(), delay.toNanos())).isTrue();
    assertThat(report.isWhole()).isTrue();
  }

  @Test
  void inAStallEachEventWaitsFromWhenItWasDue() throws Exception {
    ManualTiming timing = new ManualTiming();
    FaultyHub hub =
        new FaultyHub(
            (event, faulty) -> {
              timing.advance(event.number() == 50 ? Duration.ofSeconds(1) : Duration.ZERO);
              faulty.deliver(event);
            });
    load = new LoadFixture(timing, hub).rate(100).events(300);

    LoadReport report = load.run();

    Histogram latency = report.latency();
    assertThat(latency.getTotalCount()).isEqualTo(300 * LISTENERS);
    assertThat(latency.valuesAreEquivalent(latency.getMaxValue(), millis(1000))).isTrue();
    for (int waited = 10; waited <= 1000; waited += 10) {
      assertThat(latency.getCountAtValue(millis(waited))).as("%d ms", waited).isEqualTo(LISTENERS);
    }
    assertThat(latency.getCountAtValue(0)).isEqualTo(200 * LISTENERS);
    assertThat(report.publishes().tooLate()).isZero();
  }

  @Test
  void whatTheHubIsTooSlowForIsToldNotForgotten() throws Exception {
    ManualTiming timing = new ManualTiming();
    FaultyHub hub =
        new FaultyHub(
            (event, faulty) -> {
              timing.advance(Duration.ofSeconds(1));
              faulty.deliver(event);
            });
    load = new LoadFixture(timing, hub).rate(10).events(50);

    LoadReport report = load.run();

    // 50 events were due within 5 s; in these and 10 s of grace the hub took one a second
    assertThat(report.publishes().due()).isEqualTo(50);
    assertThat(report.publishes().published()).isEqualTo(16);
    assertThat(report.publishes().tooLate()).isEqualTo(34);
    assertThat(report.notes()).anyMatch(note -> note.contains("34 of 50 events"));
    assertThat(report.isWhole()).isTrue();
  }

  @Test
  void lostEventsAreCountedAtEachListener() throws Exception {
    load =
        LoadFixture.faulty(
            (event, hub) -> {
              switch (event.number()) {
                case 3, 4 -> hub.deliver(event, listener -> false);
                case 9, EVENTS - 1 -> hub.deliver(event, listener -> listener != 2);
                default -> hub.deliver(event);
              }
            });

    LoadReport report = load.run();

    assertThat(report.deliveries().lost()).isEqualTo(2 * LISTENERS + 2);
    assertThat(report.deliveries().faults().duplicated()).isZero();
    assertThat(report.deliveries().faults().reordered()).isZero();
    assertThat(report.isWhole()).isFalse();
    assertThat(report.verdict()).isEqualTo("22 events lost");
  }

  @Test
  void doubledEventsAreCountedHoweverFarBack() throws Exception {
    List<FaultyHub.Published> earlier = new ArrayList<>();
    load =
        LoadFixture.faulty(
                (event, hub) -> {
                  if (event.number() == 0) {
                    hub.refuse(503);
                    return;
                  }
                  hub.deliver(event);
                  earlier.add(event);
                  if (event.number() == 200) {
                    earlier.forEach(each -> hub.deliver(each, listener -> listener == 0));
                  }
                })
            .events(211);

    LoadReport report = load.run();

    assertThat(report.deliveries().faults().duplicated()).isEqualTo(200);
    assertThat(report.deliveries().faults().reordered()).isZero();
    assertThat(report.deliveries().lost()).isZero();
    assertThat(report.latency().getTotalCount()).isEqualTo(210 * LISTENERS);
    assertThat(report.verdict()).startsWith("200 events doubled; 1 publish refused");
  }

  @Test
  void swappedEventsAreOutOfOrderAndNotLost() throws Exception {
    List<FaultyHub.Published> held = new ArrayList<>();
    load =
        LoadFixture.faulty(
            (event, hub) -> {
              if (event.number() % 5 == 0) {
                held.add(event);
              } else {
                hub.deliver(event);
                held.forEach(hub::deliver);
                held.clear();
              }
            });

    LoadReport report = load.run();

    assertThat(report.deliveries().faults().reordered()).isEqualTo(EVENTS / 5 * LISTENERS);
    assertThat(report.deliveries().lost()).isZero();
    assertThat(report.deliveries().faults().duplicated()).isZero();
    assertThat(report.verdict()).isEqualTo("40 events out of order");
  }

  @Test
  void refusedPublishesAreNotLostEvents() throws Exception {
    load =
        LoadFixture.faulty(
            (event, hub) -> {
              if (event.number() == 7 || event.number() == 8) {
                hub.refuse(429);
              } else {
                hub.deliver(event);
              }
            });

    LoadReport report = load.run();

    assertThat(report.publishes().refused()).isEqualTo(2);
    assertThat(report.publishes().published()).isEqualTo(EVENTS - 2);
    assertThat(report.deliveries().lost()).isZero();
    assertThat(report.isWhole()).isFalse();
    assertThat(report.verdict()).contains("2 publishes refused").contains("answered 429");
  }

  @Test
  void warmUpIsCheckedButNotMeasured() throws Exception {
    ManualTiming timing = new ManualTiming();
    FaultyHub hub =
        new FaultyHub(
            (event, faulty) -> {
              timing.advance(event.number() < 10 ? Duration.ofMillis(50) : Duration.ZERO);
              faulty.deliver(event, listener -> event.number() != 5);
            });
    load = new LoadFixture(timing, hub).time(Duration.ofSeconds(1), Duration.ofSeconds(2));

    LoadReport report = load.run();

    assertThat(report.latency().getMaxValue()).isZero();
    assertThat(report.latency().getTotalCount()).isEqualTo(20 * LISTENERS);
    assertThat(report.deliveries().lost()).isEqualTo(LISTENERS);
  }

  @Test
  void topicsPublishersAndThreadsGoTogether() throws Exception {
    load = LoadFixture.sound().shape(11, 3, 4, 0).threads(2).rate(200).events(100);

    LoadReport report = load.run();

    assertThat(report.isWhole()).isTrue();
    // topics 0 and 1 have four listeners each, topic 2 has three
    assertThat(report.deliveries().received()).isEqualTo(34 * 4 + 33 * 4 + 33 * 3);
  }

  @Test
  void aClosedLoopHasAsManyOnTheWayAsItMayAndNoMore() throws Exception {
    load =
        LoadFixture.faulty((event, hub) -> hub.hold(event))
            .shape(LISTENERS, 2, 3, 0)
            .outstanding(4)
            .events(40);

    LoadReport report = load.run();

    assertThat(load.hub().mostHeld()).isEqualTo(4);
    assertThat(report.publishes().published()).isEqualTo(40);
    assertThat(report.deliveries().received()).isEqualTo(40 * LISTENERS / 2);
    assertThat(report.isWhole()).isTrue();
    assertThat(report.notes()).anyMatch(note -> note.contains("closed loop"));
  }

  @Test
  void anEventIsOffTheWayWhenItIsRefused() throws Exception {
    load = LoadFixture.faulty((event, hub) -> hub.refuse(503)).outstanding(2).events(10);

    LoadReport report = load.run();

    assertThat(report.publishes().refused()).isEqualTo(10);
  }

  @Test
  void aPublisherConnectsAgainWhereTheHubCloses() throws Exception {
    load = LoadFixture.sound().hub(FaultyHub::closingAfterAnswers);

    LoadReport report = load.run();

    assertThat(report.isWhole()).isTrue();
    assertThat(report.publishes().published()).isEqualTo(EVENTS);
  }

  @Test
  void aStreamThatEndsIsResumedWhereItWas() throws Exception {
    load =
        LoadFixture.faulty(
                (event, hub) -> {
                  hub.deliver(event, listener -> listener % 2 == 0 || event.number() < 10);
                  if (event.number() == 12) {
                    hub.cut();
                  }
                })
            .inRealTime()
            .rate(1000)
            .events(13);

    LoadReport report = load.run();

    assertThat(report.deliveries().faults().disconnects()).isEqualTo(LISTENERS);
    assertThat(report.deliveries().lost()).isZero();
    assertThat(report.deliveries().faults().duplicated()).isZero();
  }

  @Test
  void thoseThatStalledCatchUp() throws Exception {
    load = LoadFixture.sound().shape(LISTENERS, 1, 1, 3).inRealTime().rate(1000).events(50);

    LoadReport report = load.run();

    LoadReport.Stall stall = report.stall().orElseThrow();
    assertThat(stall.listeners()).isEqualTo(3);
    assertThat(stall.missed()).isEqualTo(3 * 50);
    assertThat(stall.lost()).isZero();
    assertThat(stall.seconds()).isPositive();
    assertThat(report.latency().getTotalCount()).isEqualTo((LISTENERS - 3) * 50);
    assertThat(report.isWhole()).isTrue();
  }

  @Test
  void thoseCutOffComeBackAndCatchUp() throws Exception {
    load = LoadFixture.faulty(LoadRunTest::whileSomebodyListens).reconnect(30);

    LoadReport report = load.run();

    LoadReport.Reconnect part = report.reconnect().orElseThrow();
    assertThat(part.events()).isEqualTo(30);
    assertThat(part.lost()).isZero();
    assertThat(part.failedConnects()).isZero();
    assertThat(report.deliveries().faults().disconnects()).isZero();
    assertThat(report.isWhole()).isTrue();
  }

  @Test
  void whatIsNotReplayedAfterACutIsLost() throws Exception {
    int first = EVENTS;
    load =
        LoadFixture.faulty(LoadRunTest::whileSomebodyListens)
            .reconnect(30)
            .hub(hub -> hub.replaying(number -> number != first + 2 && number != first + 29));

    LoadReport report = load.run();

    assertThat(report.reconnect().orElseThrow().lost()).isEqualTo(2 * LISTENERS);
    assertThat(report.deliveries().lost()).isEqualTo(2 * LISTENERS);
    assertThat(report.isWhole()).isFalse();
  }

  /** The hub may not have noticed yet that its listeners are cut off. */
  private static void whileSomebodyListens(FaultyHub.Published event, FaultyHub hub) {
    hub.deliver(event, listener -> event.number() < EVENTS);
  }

  private static long millis(long count) {
    return Duration.ofMillis(count).toNanos();
  }
}
