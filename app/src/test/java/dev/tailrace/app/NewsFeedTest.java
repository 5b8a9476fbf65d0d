package dev.tailrace.app;

import static dev.tailrace.app.Feeds.atom;
import static dev.tailrace.app.Feeds.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NewsFeedTest {
  private final RecordingPublisher hub = new RecordingPublisher();
  private NewsSource.Document document = atom();

  private NewsFeed feed(int perPoll) {
    return new NewsFeed(() -> document, perPoll, hub);
  }

  @Test
  void entriesArePublishedOldestFirst() throws IOException {
    document = atom(entry("c", 3), entry("a", 1), entry("b", 2));

    feed(10).poll();

    assertThat(hub.keys()).containsExactly("urn:x:a", "urn:x:b", "urn:x:c");
  }

  @Test
  void anEntryIsOneEventOfTheDefaultTypeWithJsonData() throws IOException {
    document = atom(entry("a", 1));

    feed(10).poll();

    assertThat(hub.events())
        .containsExactly(
            new RecordingPublisher.Published(
                "demo/news",
                null,
                "{\"title\":\"Title a\",\"link\":\"https://example.org/a\","
                    + "\"summary\":\"Summary a\",\"published\":\"2026-01-01T12:00:00Z\","
                    + "\"source\":\"The paper\"}",
                "urn:x:a"));
  }

  @Test
  void aPollPublishesOnlyWhatIsNewSinceTheLast() throws IOException {
    NewsFeed feed = feed(10);
    document = atom(entry("a", 1));
    feed.poll();

    document = atom(entry("b", 2), entry("a", 1));
    feed.poll();
    feed.poll();

    assertThat(hub.keys()).containsExactly("urn:x:a", "urn:x:b");
  }

  @Test
  void moreThanAPollMayPublishWaitsForTheNext() throws IOException {
    NewsFeed feed = feed(2);
    document = atom(entry("a", 1), entry("b", 2), entry("c", 3));

    feed.poll();
    assertThat(hub.keys()).containsExactly("urn:x:a", "urn:x:b");

    feed.poll();
    assertThat(hub.keys()).containsExactly("urn:x:a", "urn:x:b", "urn:x:c");
  }

  @Test
  void whatAnEarlierRunPublishedDoesNotUseUpThePoll() throws IOException {
    hub.knows("urn:x:a");
    hub.knows("urn:x:b");
    document = atom(entry("a", 1), entry("b", 2), entry("c", 3));

    feed(1).poll();

    assertThat(hub.keys()).containsExactly("urn:x:c");
  }

  @Test
  void anEntryThatTheHubDidNotTakeIsOfferedAgain() throws IOException {
    NewsFeed feed = feed(10);
    document = atom(entry("a", 1), entry("b", 2));
    hub.refuse(1);

    assertThatThrownBy(feed::poll).hasMessage("disk full");
    assertThat(hub.events()).isEmpty();

    feed.poll();
    assertThat(hub.keys()).containsExactly("urn:x:a", "urn:x:b");
  }

  @Test
  void anEntryWithALongIdIsKnownByItsHash() throws IOException {
    document = atom(entry("a".repeat(300), 1));

    feed(10).poll();

    assertThat(hub.keys()).singleElement().asString().matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void theBundledSampleIsPublishedWhole() throws IOException {
    NewsFeed feed = new NewsFeed(NewsSource.of(null, new ManualClock()), 100, hub);

    feed.poll();

    assertThat(hub.events()).hasSize(19);
    assertThat(hub.events().get(0).data()).contains("\"published\":\"2005-12-01T00:00:00Z\"");
  }

  @Test
  void aPollMustBeAllowedToPublishSomething() {
    assertThatThrownBy(() -> feed(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
