package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Proxies that end what is silent for 5 s, and streams on which nothing is published. */
class ProxyIdleTest {
  private static final Duration TIME_OUT = Duration.ofSeconds(5);
  private static final int HEARTBEATS = 6; // 2 s apart, so 12 s
  private static final Map<ProxyProgram, String> IMPATIENT =
      new EnumMap<>(
          Map.of(
              ProxyProgram.NGINX, "proxy_read_timeout 5s;",
              ProxyProgram.HAPROXY, "timeout server 5s\n  timeout client 5s",
              ProxyProgram.CADDY,
                  "reverse_proxy 127.0.0.1:@hub@ {\n"
                      + "transport http {\nread_timeout 5s\n}\n}", // before the one of the site
              ProxyProgram.APACHE, "ProxyTimeout 5",
              ProxyProgram.VARNISH,
                  "sub vcl_backend_fetch { set bereq.between_bytes_timeout = 5s; }",
              ProxyProgram.SQUID, "read_timeout 5 seconds"));

  @RegisterExtension final Hubs hubs = new Hubs();
  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  @Test
  void aQuietStreamOutlivesTheTimeOutByItsHeartbeatsAndWithoutThemIsCut() throws Exception {
    HubProcess beating = hubs.serve("--heartbeat", "2s");
    HubProcess silent = hubs.serve("--heartbeat", "1h");
    List<Listener> kept = followThroughAll(beating);
    List<Listener> lost = followThroughAll(silent);
    long start = System.nanoTime();

    try (Listener last = Listener.follow(beating.port(), "/topics/quiet")) {
      last.awaitHeartbeats(1 + HEARTBEATS); // one is in the first bytes
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(TIME_OUT.multipliedBy(2));
    try (Publisher publisher = new Publisher(beating.port())) {
      publisher.publish("quiet", "still there");
    }
    for (Listener listener : kept) {
      assertThat(listener.next().data()).isEqualTo("still there");
      listener.close();
    }
    try (Publisher publisher = new Publisher(silent.port())) {
      publisher.publish("quiet", "nobody there");
    }
    for (Listener listener : lost) {
      assertThat(isCut(listener)).isTrue();
      listener.close();
    }
  }

  private List<Listener> followThroughAll(HubProcess hub) throws IOException {
    List<Listener> listeners = new ArrayList<>();
    for (FrontProxy proxy :
        PROXIES.startAll(hub, program -> program.site(IMPATIENT.get(program)))) {
      listeners.add(Listener.follow(proxy.port(), "/topics/quiet"));
    }
    return listeners;
  }

  private static boolean isCut(Listener listener) {
    try {
      listener.next();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
