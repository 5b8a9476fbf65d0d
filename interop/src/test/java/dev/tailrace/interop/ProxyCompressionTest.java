package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
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
  private static final String GZIP = "Accept-Encoding: gzip";

  /** Longer than what is late by a hair, and short enough to wait for in vain. */
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
    assertThat(through(PROXIES.start(ProxyProgram.NGINX, hub, NGINX))).endsWith("hello\n\n");
    assertThat(through(PROXIES.start(ProxyProgram.APACHE, hub, APACHE)))
        .endsWith("hello\n\n");
  }

  @Test
  void caddyAndVarnishCompressAndKeepEventsBack() throws Exception {
    assertThat(through(PROXIES.start(ProxyProgram.CADDY, hub, CADDY))).isEmpty();
    assertThat(through(PROXIES.start(ProxyProgram.VARNISH, hub, VARNISH))).isEmpty();
  }

  /** What a listener has of a compressed stream a while after an event was published. */
  private static String through(FrontProxy proxy) throws IOException {
    String topic = "zipped/" + proxy.program();
    try (Connection connection = Connection.to(proxy.port());
        Publisher publisher = new Publisher(hub.port())) {
      connection.request("GET", "/topics/" + topic, null, GZIP);
      Connection.Head head = connection.readHead();
      assertThat(head.headers()).containsEntry("content-encoding", "gzip");
      publisher.publish(topic, "hello");
      connection.readTimeout(SILENCE_MILLIS);
      return untilSilent(connection.body(head));
    }
  }

  private static String untilSilent(InputStream body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = new GZIPInputStream(body)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        bytes.write(b);
      }
    } catch (SocketTimeoutException e) {
      // It is silent, not ended.
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
