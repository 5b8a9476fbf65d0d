package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.PrometheusText;
import java.io.IOException;

/** What a hub's metrics say at a moment: the connection that asked is one of those counted. */
record Meters(PrometheusText text) {
  static Meters of(HubProcess hub) throws IOException {
    try (Connection connection = Connection.to(hub.port())) {
      connection.request("GET", "/metrics", null);
      Reply reply = connection.readReply();
      assertThat(reply.status()).isEqualTo(200);
      return new Meters(PrometheusText.parse(reply.body()));
    }
  }

  long connections() {
    return (long) text.value("tailrace_connections_active");
  }

  long streams() {
    return (long) text.value("tailrace_streams_active");
  }

  long streamsOpened() {
    return (long) text.value("tailrace_streams_opened_total");
  }

  /** How many streams have ended for this reason. */
  long ended(String reason) {
    return (long) text.value("tailrace_disconnects_total", "reason", reason);
  }
}
