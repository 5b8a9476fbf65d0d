package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * HTTP/2 between a proxy and the hub, in clear: two know it, with prior knowledge; nginx 1.22 does
 * not.
 */
class ProxyUpstreamTest {
  private static final Map<ProxyProgram, String> SITES =
      new EnumMap<>(
          Map.of(
              ProxyProgram.HAPROXY,
              """
              listen tailrace
                bind 127.0.0.1:@port@
                option http-no-delay
                server hub 127.0.0.1:@hub@ proto h2
              """,
              ProxyProgram.CADDY,
              """
              http://:@port@ {
              	reverse_proxy h2c://127.0.0.1:@hub@
              }
              """));

  private static final Hubs HUBS = new Hubs();
  private static HubProcess hub;
  private static List<FrontProxy> all;

  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  @BeforeAll
  static void serve() {
    hub = HUBS.serve("--http2-upgrade");
    all =
        SITES.entrySet().stream()
            .map(each -> PROXIES.startSite(each.getKey(), each.getValue(), hub.port()))
            .toList();
  }

  @AfterAll
  static void end() {
    HUBS.end();
  }

  @Test
  void everyEventArrivesWithinATenthOfASecond() throws Exception {
    Punctuality punctuality = new Punctuality(hub, ProxyUpstreamTest::follow);

    assertThat(punctuality.late(all)).isEmpty();
  }

  @Test
  void publishesAndResumptionsGoThrough() {
    String large = "x".repeat(200 * 1024);

    PROXIES.eachOf(
        all,
        proxy -> {
          String topic = "upstream/" + proxy.program();
          try (Publisher publisher = new Publisher(proxy.port())) {
            String first = publisher.publish(topic, "first");
            String second = publisher.publish(topic, large);

            try (Listener listener =
                Listener.follow(proxy.port(), "/topics/" + topic, "Last-Event-ID: " + first)) {
              assertThat(listener.next()).isEqualTo(Heard.message(large, second));
            }
          }
        });
  }

  /** Which is why the page of docs has a line against it. */
  @Test
  void atTheirDefaultSettingsOnlyHaproxyLetsAClientUpgradeItsConnectionToTheHub()
      throws IOException {
    Set<ProxyProgram> upgraded = EnumSet.noneOf(ProxyProgram.class);

    for (FrontProxy proxy : PROXIES.startAll(hub)) {
      try (Connection connection = Connection.to(proxy.port())) {
        connection.request(
            "GET",
            "/health/ready",
            null,
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA");
        if (connection.readHead().status() == 101) {
          upgraded.add(proxy.program());
        }
      }
    }

    assertThat(upgraded).containsExactly(ProxyProgram.HAPROXY);
  }

  private static Ear.Source follow(FrontProxy proxy, String topic) throws IOException {
    return Ear.Source.of(Listener.follow(proxy.port(), "/topics/" + topic));
  }
}
