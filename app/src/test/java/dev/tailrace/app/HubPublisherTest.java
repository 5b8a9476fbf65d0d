package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HubPublisherTest {
  private final ManualClock clock = new ManualClock();
  private final InMemoryLog log = new InMemoryLog("aaaaaa", 10, clock);
  private final HubPublisher publisher =
      new HubPublisher(new Hub(log, HubOptions.DEFAULTS, clock, Runnable::run));

  @Test
  void aKeyIsPublishedOnce() throws IOException {
    boolean first = publisher.publish("demo/news", null, "text", "entry-1");
    boolean again = publisher.publish("demo/news", null, "text", "entry-1");

    assertThat(first).isTrue();
    assertThat(again).isFalse();
    assertThat(log.end()).isEqualTo(1);
  }

  @Test
  void anEntryThatItsFeedHasEditedIsNotPublishedAgain() throws IOException {
    publisher.publish("demo/news", null, "text", "entry-1");

    boolean edited = publisher.publish("demo/news", null, "better text", "entry-1");

    assertThat(edited).isFalse();
    assertThat(log.end()).isEqualTo(1);
  }

  @Test
  void aHubThatTakesNothingIsAnError() {
    log.close();

    assertThatThrownBy(() -> publisher.publish("demo/news", null, "text", null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("CLOSED");
  }
}
