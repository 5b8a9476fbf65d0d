package dev.tailrace.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whether proxies let events through as they come. A machine may be busy for a while: who is late
 * has further runs, and all are judged by the same measure.
 */
final class Punctuality {
  /** How late an event may be. */
  static final Duration LIMIT = Duration.ofMillis(100);

  private static final int RUNS = 10;
  private static final int EVENTS = 20;

  private final HubProcess hub;
  private final Opener opener;
  private int topics;

  /** Opens a stream behind a proxy; returns when the subscription stands. */
  interface Opener {
    Ear.Source open(FrontProxy proxy, String topic) throws Exception;
  }

  Punctuality(HubProcess hub, Opener opener) {
    this.hub = hub;
    this.opener = opener;
  }

  /** Those that were late in all runs, each with the delays of the last one. */
  Map<ProxyProgram, List<Duration>> late(List<FrontProxy> proxies) throws Exception {
    List<FrontProxy> unproven = new ArrayList<>(proxies);
    Map<ProxyProgram, List<Duration>> late = Map.of();
    for (int run = 0; run < RUNS && !unproven.isEmpty(); run++) {
      late = delays(unproven, EVENTS);
      late.values().removeIf(Punctuality::isInTime);
      Map<ProxyProgram, List<Duration>> left = late;
      unproven.removeIf(proxy -> !left.containsKey(proxy.program()));
    }
    return late;
  }

  /** How late each of the events came that came at all; of each program there is one proxy. */
  Map<ProxyProgram, List<Duration>> delays(List<FrontProxy> proxies, int events)
      throws Exception {
    String topic = "cadence/" + topics++;
    Map<ProxyProgram, Ear> ears = new EnumMap<>(ProxyProgram.class);
    for (FrontProxy proxy : proxies) {
      ears.put(proxy.program(), Ear.at(opener.open(proxy, topic), events));
    }
    Cadence cadence = Cadence.publish(hub.port(), topic, events);
    Map<ProxyProgram, List<Duration>> delays = new EnumMap<>(ProxyProgram.class);
    for (Map.Entry<ProxyProgram, Ear> each : ears.entrySet()) {
      delays.put(each.getKey(), each.getValue().delays(cadence));
    }
    return delays;
  }

  private static boolean isInTime(List<Duration> delays) {
    return delays.size() == EVENTS
        && delays.stream().allMatch(delay -> delay.compareTo(LIMIT) <= 0);
  }
}
