package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real proxies at their default settings let events through as they come. */
class ProxyDeliveryTest {
  private static final int FEW = 6;
  private static final String NO_DELAY = "option http-no-delay";
  private static final String DEAF =
      "proxy_ignore_headers X-Accel-Buffering; proxy_buffering on;";

  private static final Hubs HUBS = new Hubs();
  private static HubProcess hub;

  /** At their default settings, but for the one that needs a word more. */
  private static List<FrontProxy> all;

  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  private int topics;

  @BeforeAll
  static void serve() {
    hub = HUBS.serve();
    all =
        PROXIES.startAll(
            hub, program -> program.site(program == ProxyProgram.HAPROXY ? NO_DELAY : ""));
  }

  @AfterAll
  static void end() {
    HUBS.end();
  }

  @Test
  void theFirstBytesOfAQuietStreamAreThereAtOnce() throws Exception {
    Map<ProxyProgram, Duration> tooLong = new EnumMap<>(ProxyProgram.class);

    for (FrontProxy proxy : all) {
      long end = System.nanoTime() + Patience.LIMIT.toNanos();
      Duration time = timeToFirstBytes(proxy);
      while (time.compareTo(Punctuality.LIMIT) > 0 && System.nanoTime() < end) {
        time = timeToFirstBytes(proxy);
      }
      if (time.compareTo(Punctuality.LIMIT) > 0) {
        tooLong.put(proxy.program(), time);
      }
    }

    assertThat(tooLong).isEmpty();
  }

  @Test
  void everyEventArrivesWithinATenthOfASecond() throws Exception {
    Punctuality punctuality = new Punctuality(hub, ProxyDeliveryTest::follow);

    assertThat(punctuality.late(all)).isEmpty();
  }

  /** The control: such a proxy is what the test before this one would find. */
  @Test
  void aProxyThatIsToldNotToListenToTheHubKeepsEverythingBack() throws Exception {
    FrontProxy nginx = PROXIES.start(ProxyProgram.NGINX, hub, DEAF);

    assertThat(buffered(nginx)).isEmpty();
  }

  /** nginx keeps the header that it obeys to itself. */
  @Test
  void ofTwoNginxInARowTheOuterOneBuffersUnlessTheInnerOnePassesTheHeaderOn() throws Exception {
    FrontProxy mute = PROXIES.start(ProxyProgram.NGINX, hub);
    FrontProxy telling =
        PROXIES.start(ProxyProgram.NGINX, hub, "proxy_pass_header X-Accel-Buffering;");
    FrontProxy behindMute = PROXIES.startSite(ProxyProgram.NGINX, nginx(), mute.port());
    FrontProxy behindTelling = PROXIES.startSite(ProxyProgram.NGINX, nginx(), telling.port());

    assertThat(buffered(behindMute)).isEmpty();
    try (Listener listener = Listener.follow(behindTelling.port(), "/topics/told");
        Publisher publisher = new Publisher(hub.port())) {
      publisher.publish("told", "at once");
      assertThat(listener.next().data()).isEqualTo("at once");
    }
  }

  /** It tells the kernel that more is to come, and the kernel waits for it for 200 ms. */
  @Test
  void haproxyDelaysEveryEventAFifthOfASecondUnlessToldNotTo() throws Exception {
    FrontProxy haproxy = PROXIES.start(ProxyProgram.HAPROXY, hub);

    List<Duration> delays = new ArrayList<>();
    try (Listener listener = Listener.follow(haproxy.port(), "/topics/corked");
        Publisher publisher = new Publisher(hub.port())) {
      for (int i = 0; i < FEW; i++) {
        long start = System.nanoTime();
        publisher.publish("corked", "alone");
        listener.next();
        delays.add(Duration.ofNanos(System.nanoTime() - start));
      }
    }

    assertThat(delays).allMatch(delay -> delay.compareTo(Punctuality.LIMIT) > 0);
  }

  private static String nginx() {
    return ProxyProgram.NGINX.site("");
  }

  private static Ear.Source follow(FrontProxy proxy, String topic) throws IOException {
    return Ear.Source.of(Listener.follow(proxy.port(), "/topics/" + topic));
  }

  /** What comes in the time of a few events through a proxy that does not even send the head. */
  private static List<Duration> buffered(FrontProxy proxy) throws Exception {
    return new Punctuality(hub, ProxyDeliveryTest::request)
        .delays(List.of(proxy), FEW)
        .get(proxy.program());
  }

  /** Anything that comes counts as an event. */
  private static Ear.Source request(FrontProxy proxy, String topic) throws IOException {
    Connection connection = Connection.to(proxy.port());
    connection.request("GET", "/topics/" + topic, null);
    return new Ear.Source() {
      @Override
      public String nextData() throws IOException {
        connection.readHead();
        return "0";
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  private Duration timeToFirstBytes(FrontProxy proxy) throws IOException {
    try (Connection connection = Connection.to(proxy.port())) {
      long start = System.nanoTime();
      connection.request("GET", "/topics/quiet/" + topics++, null);
      Connection.Head head = connection.readHead();
      byte[] first = new byte["retry: 2000\n:\n".length()];
      connection.body(head).readNBytes(first, 0, first.length);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(head.headers()).containsEntry("content-type", "text/event-stream");
      assertThat(new String(first, StandardCharsets.US_ASCII)).matches("retry: [2-5]\\d{3}\n:\n");
      return took;
    }
  }
}
