package dev.tailrace.app;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts the entries of a news feed into the topic, oldest first, each once: what this feed has
 * published it remembers, and what an earlier run published the hub knows by the entry's key. An
 * entry that the hub did not take is offered again at the next poll.
 *
 * <p>Threads: confined to the demo's scheduler.
 */
final class NewsFeed {
  static final String TOPIC = "demo/news";

  private final NewsSource source;
  private final int perPoll;
  private final DemoPublisher publisher;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param perPoll how many new entries a poll publishes at most, from 1; the others wait for
   *     the next
   */
  NewsFeed(NewsSource source, int perPoll, DemoPublisher publisher) {
    if (perPoll < 1) {
      throw new IllegalArgumentException("perPoll is less than 1: " + perPoll);
    }
    this.source = source;
    this.perPoll = perPoll;
    this.publisher = publisher;
  }

  /** Reads the feed and publishes what is new. */
  void poll() throws IOException {
    List<NewsEntry> entries = NewsParser.parse(source.read());
    forgetAllBut(entries);
    int published = 0;
    for (NewsEntry entry : entries) {
      if (published == perPoll) {
        return;
      }
      published += publish(entry) ? 1 : 0;
    }
  }

  /** What has left the feed need not be remembered: it bounds the memory by the feed's size. */
  private void forgetAllBut(List<NewsEntry> entries) {
    seen.retainAll(entries.stream().map(NewsEntry::key).collect(Collectors.toSet()));
  }

  private boolean publish(NewsEntry entry) throws IOException {
    String key = entry.key();
    if (seen.contains(key)) {
      return false;
    }
    boolean isNew = publisher.publish(TOPIC, null, entry.json(), key);
    seen.add(key);
    return isNew;
  }
}
