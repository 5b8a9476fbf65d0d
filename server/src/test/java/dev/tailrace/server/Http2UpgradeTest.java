package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HTTP/2 in the clear, by {@code Upgrade} (RFC 7540, section 3.2). */
@OnEveryTransport
class Http2UpgradeTest {
  private static final String SETTINGS = "AAMAAABkAAQAAP__";

  @RegisterExtension final ServerFixture server;

  Http2UpgradeTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @Test
  void anUpgradeIsIgnoredUnlessItIsAllowed() throws IOException {
    RawHttp client = upgrade("/health/live", SETTINGS);

    assertThat(client.readResponse().status()).isEqualTo(200);
  }

  @Test
  void aRequestInHttp11MayGoOnInHttp2() throws IOException {
    server.options(all -> all.http2(new Http2Options(100, 100, 100, true)));
    RawHttp client = upgrade("/topics/news", SETTINGS);

    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").contains("upgrade: h2c");
    ServerMetrics metrics = server.metrics();
    eventually("it follows", () -> metrics.listeners() == 1);
  }

  @Test
  void anUpgradeThatMakesNoSenseIsIgnored() throws IOException {
    server.options(all -> all.http2(new Http2Options(100, 100, 100, true)));
    RawHttp client = upgrade("/health/live", "no base64!");

    assertThat(client.readResponse().status()).isEqualTo(200);
  }

  /** Asks for it, as curl does with {@code --http2}. */
  private RawHttp upgrade(String target, String settings) throws IOException {
    return server
        .connect()
        .get(
            target,
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: " + settings);
  }
}
