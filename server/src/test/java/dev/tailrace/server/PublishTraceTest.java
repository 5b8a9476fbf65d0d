package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Published;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublishTraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01";

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final List<Published> ended = new CopyOnWriteArrayList<>();

  private void trace() {
    server.operations(
        Operations.plain()
            .withTracer(
                (topic, parent) -> {
                  begun.add(topic + " " + (parent == null ? "-" : parent.traceId()));
                  return ended::add;
                }));
  }

  @Test
  void aPublishIsPartOfTheTraceThatItNames() throws IOException {
    trace();

    server.connect().post("/topics/t", "x", PARENT, "tracestate: a=1").readResponse();

    assertThat(begun).containsExactly("t " + TRACE);
    assertThat(ended).singleElement().isInstanceOf(Published.Accepted.class);
  }

  @Test
  void eachEventOfABatchIs() throws IOException {
    trace();
    String lines = "{\"topic\":\"a\",\"data\":\"1\"}\n{\"topic\":\"b\",\"data\":\"2\"}\n";

    server
        .connect()
        .post("/events", lines, "Content-Type: application/x-ndjson", PARENT)
        .readResponse();

    assertThat(begun).containsExactly("a " + TRACE, "b " + TRACE);
    assertThat(ended).hasSize(2);
  }

  @Test
  void whatTheHubRefusesEndsToo() throws IOException {
    trace();

    int status = server.connect().post("/topics/t?id=epoch0.1", "x").readResponse().status();

    assertThat(status).isEqualTo(400);
    assertThat(begun).containsExactly("t -");
    assertThat(ended).singleElement().isInstanceOf(Published.Refused.class);
  }

  @Test
  void aMalformedHeaderIsCountedAndIgnored() throws IOException {
    trace();
    RawHttp client = server.connect();

    int one = client.post("/topics/t", "x", "traceparent: 00-00-00-00").readResponse().status();
    int two = client.post("/topics/t", "x", PARENT, PARENT).readResponse().status();

    assertThat(List.of(one, two)).containsOnly(201);
    assertThat(begun).containsExactly("t -", "t -");
    assertThat(server.metrics().badParents.sum()).isEqualTo(2);
  }

  @Test
  void withoutATracerNobodyLooks() throws IOException {
    server.connect().post("/topics/t", "x", "traceparent: nonsense").readResponse();

    assertThat(server.metrics().badParents.sum()).isZero();
  }
}
