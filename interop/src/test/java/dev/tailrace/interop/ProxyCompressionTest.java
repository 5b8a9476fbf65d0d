package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Proxies that are told to compress event streams, although the hub says {@code no-transform}. What
 * each then does is not for us to choose; docs/operate/PROXIES.md tells it, and this is where it is
 * seen.
 */
class ProxyCompressionTest {
  private static final String HELLO = "hello\n\n";
  private static final String GZIP = "Accept-Encoding: gzip";

  /** Short enough to wait for in vain. */
  private static final int SILENCE_MILLIS = 1500;

  private static final String NGINX = "gzip on; gzip_types text/event-stream; gzip_min_length 0;";
  private static final String APACHE = "AddOutputFilterByType DEFLATE text/event-stream";
  private static final String HAPROXY =
      "option http-no-delay\n  compression algo gzip\n  compression type text/event-stream";
  private static final String CADDY =
      "encode {\ngzip\nminimum_length 1\nmatch {\nheader Content-Type text/event-stream\n}\n}";
  private static final String VARNISH =
      "sub vcl_backend_response { set beresp.do_gzip = true; }";

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
  void haproxyLeavesTheStreamAsItIs() throws Exception {
    FrontProxy haproxy = PROXIES.start(ProxyProgram.HAPROXY, hub, HAPROXY);

    try (Listener listener = Listener.follow(haproxy.port(), "/topics/zipped", GZIP);
        Publisher publisher = new Publisher(hub.port())) {
      assertThat(listener.head().headers()).doesNotContainKey("content-encoding");
      publisher.publish("zipped", "plain");
      assertThat(listener.next().data()).isEqualTo("plain");
    }
  }

  @Test
  void nginxAndApacheCompressButFlushEveryEvent() throws Exception {
    FrontProxy nginx = PROXIES.start(ProxyProgram.NGINX, hub, NGINX);
    FrontProxy apache = PROXIES.start(ProxyProgram.APACHE, hub, APACHE);

    assertThat(through(nginx, Patience.LIMIT_MILLIS)).endsWith(HELLO);
    assertThat(through(apache, Patience.LIMIT_MILLIS)).endsWith(HELLO);
  }

  @Test
  void caddyAndVarnishCompressAndKeepEventsBack() throws Exception {
    FrontProxy caddy = PROXIES.start(ProxyProgram.CADDY, hub, CADDY);
    FrontProxy varnish = PROXIES.start(ProxyProgram.VARNISH, hub, VARNISH);

    assertThat(through(caddy, SILENCE_MILLIS)).isEmpty();
    assertThat(through(varnish, SILENCE_MILLIS)).isEmpty();
  }

  /** What a listener has of a compressed stream when an event has come, or not in that time. */
  private static String through(FrontProxy proxy, int silenceMillis) throws IOException {
    String topic = "zipped/" + proxy.program();
    try (Connection connection = Connection.to(proxy.port());
        Publisher publisher = new Publisher(hub.port())) {
      connection.request("GET", "/topics/" + topic, null, GZIP);
      Connection.Head head = connection.readHead();
      assertThat(head.headers()).containsEntry("content-encoding", "gzip");
      publisher.publish(topic, "hello");
      connection.readTimeout(silenceMillis);
      return untilHello(connection.body(head));
    }
  }

  private static String untilHello(InputStream body) throws IOException {
    StringBuilder text = new StringBuilder();
    try (InputStream in = new GZIPInputStream(body)) {
      int c = in.read();
      while (c >= 0) {
        text.append((char) c);
        c = text.indexOf(HELLO) < 0 ? in.read() : -1;
      }
    } catch (SocketTimeoutException e) {
      // It is silent, not ended.
    }
    return text.toString();
  }
}
