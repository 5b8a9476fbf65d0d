package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners are killed at random while much is published; the others miss nothing of it. */
@Needs({Facility.CURL, Facility.PROC})
class KilledListenersTest {
  private static final int SECONDS = Integer.getInteger("churn.seconds", 6);
  private static final int TOPICS = 4;
  private static final int EVENTS_A_SECOND = 100;
  private static final int EVENT_BYTES = 8 * 1024;
  private static final int SURVIVORS = 4;
  private static final int MORTALS = 20;
  private static final int LONGEST_LIFE_MILLIS = 400;
  private static final String EVERYTHING = "/events?topic=**";
  private static final List<String> CURL_SPEECHES =
      List.of("--http1.1", "--http1.0", "--http2-prior-knowledge");

  @RegisterExtension final Hubs hubs = new Hubs();

  private final Count gone = new Count();
  private final List<Dialer> dialers = new ArrayList<>();
  private final List<Audience> survivors = new ArrayList<>();

  @AfterEach
  void end() {
    dialers.forEach(Dialer::close);
    survivors.forEach(Audience::close);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobodyReadsOfItInTheLogAndTheOthersHearEverything(boolean tls, TestReporter reporter)
      throws Exception {
    HubProcess hub = tls ? serve("--tls-self-signed") : serve();
    populate(hub, tls ? Speech.HTTP1_TLS : Speech.HTTP1);
    populate(hub, tls ? Speech.HTTP2_TLS : Speech.HTTP2);
    Publisher publisher = new Publisher(hub.port(), tls);
    Announcer announcer = Announcer.start(publisher, TOPICS, EVENT_BYTES, EVENTS_A_SECOND);

    int curls = killCurls(hub);

    long published = announcer.finish();
    for (Audience audience : survivors) {
      audience.awaitAll("complete", returner -> returner.heard() == published);
      assertThat(audience.count(returner -> returner.calls().size() > 1)).as("cut off").isZero();
    }
    reporter.publishEntry(
        "killed", gone.value() + " sockets, " + curls + " curls; published " + published * TOPICS);
    assertThat(gone.value()).isGreaterThan(MORTALS);
    end();
    hub.stop();
    assertThat(hub.complaints()).hasSize(tls ? 2 : 1); // of its start
  }

  private HubProcess serve(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--sync", "never", "--drain", "0s"));
    arguments.addAll(List.of(more));
    return hubs.serve(arguments.toArray(String[]::new));
  }

  /** Some who stay, and some who do not. */
  private void populate(HubProcess hub, Speech speech) throws Exception {
    Audience audience = Audience.come(hub.port(), speech, SURVIVORS, TOPICS);
    survivors.add(audience);
    audience.awaitAll("there", Returner::isOpen);
    Dialer dialer = dialer(hub, speech);
    List<Leaving> ways = List.of(Leaving.values());
    for (int i = 0; i < MORTALS; i++) {
      Passer mortal = new Passer(dialer, EVERYTHING, ways, LONGEST_LIFE_MILLIS, i, gone);
      dialer.later(mortal::come, i);
    }
  }

  private Dialer dialer(HubProcess hub, Speech speech) throws SSLException {
    Dialer dialer = new Dialer(hub.port(), speech);
    dialers.add(dialer);
    return dialer;
  }

  /** With SIGKILL, one after the other; returns how many. */
  private static int killCurls(HubProcess hub) {
    SplittableRandom random = new SplittableRandom(SECONDS);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int killed = 0;
    for (; System.nanoTime() < end; killed++) {
      String speech = CURL_SPEECHES.get(killed % CURL_SPEECHES.size());
      try (Program curl = Program.start("curl", "-skN", speech, hub.url(EVERYTHING))) {
        curl.endsWithin(random.nextInt(LONGEST_LIFE_MILLIS));
      }
    }
    return killed;
  }
}
