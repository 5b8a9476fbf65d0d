package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests and many streams at once, by nghttp2's h2load. */
@Needs({Facility.H2LOAD, Facility.CURL})
class H2loadTest {
  @RegisterExtension final Hubs hubs = new Hubs();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--heartbeat=15s", "--tls-self-signed"})
  void manyPublishesOverFewConnectionsAllSucceed(String argument) throws IOException {
    HubProcess hub = hubs.serve(argument);
    Path body = Files.writeString(folder.resolve("body"), "hello");

    String report =
        Program.run("h2load", "-n", "5000", "-c", "5", "-m", "50", "-d", body.toString(),
            hub.url("/topics/news"));

    assertThat(report)
        .contains("5000 succeeded, 0 failed, 0 errored, 0 timeout", "5000 2xx");
    assertThat(counters(hub).get("published").longValue()).isEqualTo(5000);
  }

  /** What ends the streams is that the hub stops. */
  @Test
  void aThousandStreamsOfTenConnectionsAreFedToTheirEnd() throws Exception {
    HubProcess hub = hubs.serve("--drain", "1s");
    try (Program load =
            Program.start("h2load", "-n", "1000", "-c", "10", "-m", "100",
                hub.url("/topics/news"));
        Publisher publisher = new Publisher(hub.port())) {
      while (counters(hub).get("listeners").longValue() < 1000 && !load.endsWithin(20)) {
        publisher.publish("news", "early");
      }
      long before = counters(hub).get("delivered").longValue();
      for (int i = 0; i < 20; i++) {
        publisher.publish("news", "event " + i);
      }
      Glances glances = new Glances("events delivered");
      long delivered = 0;
      while (delivered < 20_000) {
        glances.next(delivered);
        delivered = counters(hub).get("delivered").longValue() - before;
      }
      hub.stop();

      assertThat(load.output())
          .contains("1000 succeeded, 0 failed, 0 errored, 0 timeout", "1000 2xx");
    }
  }

  private static JsonNode counters(HubProcess hub) {
    return Reply.json(Program.run("curl", "-sk", hub.url("/info"))).get("counters");
  }
}
