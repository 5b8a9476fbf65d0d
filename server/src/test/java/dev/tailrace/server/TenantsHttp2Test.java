package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A connection is nobody's: a proxy carries the streams of several tenants on one. */
class TenantsHttp2Test {
  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private final Map<Party, Integer> streams = new EnumMap<>(Party.class);
  private Parties parties;
  private RawHttp2 proxy;

  @BeforeEach
  void apart() throws IOException {
    parties = new Parties(server, directory);
    proxy = server.http2();
  }

  @Test
  void eachHasItsOwnOnOneConnection() throws IOException {
    follow("/events?topic=**");

    publish("orders/1", "first");
    publish("orders/2", "second");

    for (Party each : Party.values()) {
      assertThat(proxy.readUntil(streams.get(each), "first\n\n"))
          .endsWith("data: " + each + " first\n\n");
      assertThat(proxy.readUntil(streams.get(each), "second\n\n"))
          .startsWith("id: ")
          .endsWith("data: " + each + " second\n\n");
    }
  }

  @Test
  void eachHasItsOwnPast() throws IOException {
    publish("orders/1", "first");

    for (Party each : Party.values()) {
      int stream = proxy.get("/topics/orders/1?last=10", "authorization", value(parties.all(each)));
      String told = proxy.readUntil(stream, "first\n\n");
      for (Party other : Party.values()) {
        assertThat(told.contains(other + " ")).isEqualTo(other == each);
      }
    }
  }

  @Test
  void whatOneMayNotIsRefusedWithoutACutForTheOthers() throws IOException {
    follow("/topics/orders/1");
    String some = parties.reader(Party.ACME, "invoices");

    int refused = proxy.get("/topics/orders/1", "authorization", value(some));

    assertThat(proxy.answer(refused)).startsWith("403 ").doesNotContain("~");
    publish("orders/1", "on");
    for (Party each : Party.values()) {
      assertThat(proxy.readUntil(streams.get(each), "on\n\n")).endsWith(each + " on\n\n");
    }
  }

  private void follow(String target) throws IOException {
    for (Party each : Party.values()) {
      streams.put(each, proxy.follow(target, "authorization", value(parties.all(each))));
    }
  }

  private void publish(String topic, String data) throws IOException {
    for (Party each : Party.values()) {
      int stream =
          proxy.request(
              "POST", "/topics/" + topic, false, "authorization", value(parties.all(each)));
      proxy.data(stream, each + " " + data, true);
      assertThat(proxy.answer(stream)).startsWith("201 ");
    }
  }

  private static String value(String header) {
    return header.substring(header.indexOf(' ') + 1);
  }
}
