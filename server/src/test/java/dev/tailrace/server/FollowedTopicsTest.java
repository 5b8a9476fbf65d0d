package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream of a thousand topics costs memory for each of them, so that these have a limit too. */
class FollowedTopicsTest {
  private static final String THREE = "/events?topic=a&topic=b&topic=c/**";

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @BeforeEach
  void allowFive() {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxFollowedTopics(5)));
  }

  @Test
  void topicsOfAllStreamsAreCountedTogether() throws IOException {
    server.follow(THREE);

    Response response = server.connect().get(THREE).readResponse();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).matches("retry: (4[89]|[56][0-9]|7[0-2])[0-9]{3}\n:\n");
    assertThat(server.metrics().rejections(Limit.FOLLOWED_TOPICS)).isEqualTo(1);
    assertThat(server.metrics().followedTopics).hasValue(3);
    server.follow("/events?topic=a&topic=b");
  }

  @Test
  void aStreamOfOneTopicIsAlwaysLetIn() throws IOException {
    server.follow(THREE);
    server.follow("/events?topic=a&topic=b");

    server.follow("/topics/a");
    server.follow("/events?topic=**");

    assertThat(server.metrics().followedTopics).hasValue(5);
  }

  @Test
  void whoLeavesMakesRoom() throws IOException {
    ServerMetrics metrics = server.metrics();
    RawHttp first = server.follow(THREE);
    RawHttp2 second = server.http2();
    first.close();
    ServerFixture.eventually("gone", () -> metrics.followedTopics.get() == 0);

    int stream = second.follow(THREE);
    second.reset(stream);
    ServerFixture.eventually("gone again", () -> metrics.followedTopics.get() == 0);

    server.follow(THREE);
  }

  @Test
  void aPollCountsWhileItWaits() throws IOException {
    ServerMetrics metrics = server.metrics();
    RawHttp waiting = server.connect().get(THREE + "&wait=25s", "Accept: application/json");
    ServerFixture.eventually("polled", () -> metrics.pollsWaiting() == 1);

    Response response =
        server.connect().get(THREE + "&wait=25s", "Accept: application/json").readResponse();

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body()).contains("urn:tailrace:problem:too-many-followed-topics");
    server.publish("a", "x");
    assertThat(waiting.readResponse().status()).isEqualTo(200);
    assertThat(metrics.followedTopics).hasValue(0);
  }
}
