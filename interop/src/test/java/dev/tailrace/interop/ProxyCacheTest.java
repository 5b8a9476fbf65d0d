package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Proxies that keep what they pass on: a stream is not to be kept. */
class ProxyCacheTest {
  /** What somebody writes who wants to cache everything; the rules of Varnish still follow it. */
  private static final String LIFE_FOR_ALL =
      "sub vcl_backend_response { set beresp.ttl = 1h; }";

  /** And what he writes whom these rules then hinder. */
  private static final String FORCED =
      "sub vcl_backend_response {"
          + " unset beresp.http.Cache-Control; set beresp.ttl = 1h; return (deliver); }";

  private static final Hubs HUBS = new Hubs();
  private static HubProcess hub;

  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  @BeforeAll
  static void serve() {
    hub = HUBS.serve();
  }

  @AfterAll
  static void end() {
    HUBS.end();
  }

  @Test
  void aSecondListenerHearsWhatIsLiveAndNoRecording() {
    List<FrontProxy> caches =
        List.of(
            PROXIES.start(ProxyProgram.VARNISH, hub),
            PROXIES.start(ProxyProgram.VARNISH, hub, LIFE_FOR_ALL),
            PROXIES.start(ProxyProgram.SQUID, hub));

    PROXIES.eachOf(
        caches,
        proxy -> {
          String topic = "cached/" + proxy.port();
          try (Publisher publisher = new Publisher(hub.port());
              Listener first = Listener.follow(proxy.port(), "/topics/" + topic)) {
            publisher.publish(topic, "before");
            assertThat(first.next().data()).isEqualTo("before");

            try (Listener second = Listener.follow(proxy.port(), "/topics/" + topic)) {
              publisher.publish(topic, "now");

              assertThat(second.next().data()).isEqualTo("now");
              assertThat(first.next().data()).isEqualTo("now");
            }
          }
        });
  }

  /**
   * Nothing that a server can say reaches such a proxy, but for Vary: who resumes is given his own
   * stream, and only who starts anew is given a recording.
   */
  @Test
  void aCacheThatIsForcedToKeepStreamsReplaysThemButNotToThoseWhoResume() throws Exception {
    FrontProxy varnish = PROXIES.start(ProxyProgram.VARNISH, hub, FORCED);
    try (Publisher publisher = new Publisher(hub.port());
        Listener first = Listener.follow(varnish.port(), "/topics/forced")) {
      String id = publisher.publish("forced", "before");
      publisher.publish("forced", "between");
      assertThat(first.next(2)).extracting(Heard::data).containsExactly("before", "between");

      try (Listener recorded = Listener.follow(varnish.port(), "/topics/forced");
          Listener resumed =
              Listener.follow(varnish.port(), "/topics/forced", "Last-Event-ID: " + id)) {
        publisher.publish("forced", "now");

        assertThat(Stream.of(recorded.next(), recorded.next(), recorded.next()))
            .extracting(Heard::data)
            .containsExactly("before", "between", "now");
        assertThat(resumed.next(2)).extracting(Heard::data).containsExactly("between", "now");
      }
    }
  }
}
