package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.RetryDelayStrategy;
import com.launchdarkly.eventsource.StreamException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LaunchDarkly's okhttp-eventsource, as it is. */
@Timeout(180)
class OkHttpEventSourceTest {
  private static final String TOPIC = "okhttp-eventsource";
  private static final int HEARTBEATS = 5;
  private static final int MAX_DELAY_MILLIS = 200;

  @RegisterExtension final Hubs hubs = new Hubs();

  @Test
  void hearsEveryEventAsItWasPublishedAndNothingOfHeartbeats() throws Exception {
    HubProcess hub = hubs.serve("--heartbeat", "20ms");
    try (EventSource source = follow(hub);
        Listener listener = Listener.follow(hub.port(), "/topics/" + TOPIC);
        Publisher publisher = new Publisher(hub.port())) {
      source.start();
      listener.awaitHeartbeats(HEARTBEATS);

      for (Heard event : Samples.publish(publisher, TOPIC)) {
        assertThat(next(source)).isEqualTo(event);
      }
    }
  }

  @Test
  void hearsEveryEventOnceThoughTheHubIsKilled() throws IOException, StreamException {
    HubProcess hub = hubs.serve("--retry", "50ms-100ms");
    List<Heard> published = new ArrayList<>();
    List<Heard> heard = new ArrayList<>();
    try (EventSource source = follow(hub)) {
      source.start();
      for (int round = 0; round < 3; round++) {
        try (Publisher publisher = new Publisher(hub.port())) {
          published.addAll(Samples.publishNumbers(publisher, TOPIC, 40 * round, 40 * round + 40));
        }
        while (heard.size() < published.size() - 20) {
          heard.add(next(source));
        }
        hub.kill9();
        hub.restart();
      }
      while (heard.size() < published.size()) {
        heard.add(next(source));
      }

      assertThat(heard).isEqualTo(published);
    }
  }

  private static EventSource follow(HubProcess hub) {
    ConnectStrategy connect =
        ConnectStrategy.http(URI.create(hub.url("/topics/" + TOPIC)))
            .readTimeout(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    return new EventSource.Builder(connect)
        .errorStrategy(ErrorStrategy.alwaysContinue())
        .retryDelayStrategy(
            RetryDelayStrategy.defaultStrategy().maxDelay(MAX_DELAY_MILLIS, TimeUnit.MILLISECONDS))
        .build();
  }

  private static Heard next(EventSource source) throws StreamException {
    MessageEvent event = source.readMessage();
    return new Heard(event.getEventName(), event.getData(), event.getLastEventId());
  }
}
