package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.Batch;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Seek;
import dev.tailrace.log.Topics;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A view reads and counts as if what is not visible were not in the log. */
class ViewTest {
  private final HubFixture hub = new HubFixture(500, HubOptions.DEFAULTS);

  @AfterEach
  void nothingIsHeld() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatItFindsIsWhatAListWouldSay(long seed) throws IOException {
    Random random = new Random(seed);
    View view = new View(hub.log, topics(random), Sight.PUBLIC);
    int rarely = 1 + random.nextInt(60);
    List<Long> visible = new ArrayList<>();
    for (int i = 1; i <= 600; i++) {
      boolean isPrivate = random.nextInt(rarely) > 0;
      String topic = random.nextBoolean() ? "a" : "b";
      publish(topic, isPrivate);
      if (!isPrivate && view.topics().contains(topic) && i > 100) {
        visible.add((long) i);
      }
    }

    for (int count = 0; count < 40; count++) {
      long cursor = view.seek(new Seek.Last(count)).getAsLong();
      int expected = Math.min(count, visible.size());
      assertThat(after(visible, cursor)).as("last %d", count).hasSize(expected);
    }
    for (long after = 100; after <= 600; after += 7) {
      assertThat(readAll(view, after, 40)).isEqualTo(after(visible, after));
    }
  }

  @Test
  void aPageHoldsAsMuchAsIfTheOthersWereNotThere() throws IOException {
    for (int i = 0; i < 50; i++) {
      publish("a", i % 5 > 0);
    }
    View open = new View(hub.log, Topics.of("a"), Sight.PUBLIC);
    int frame = open.read(0, 1).records().get(0).body().length;

    Batch three = open.read(0, 3 * frame + 10);

    assertThat(three.records()).extracting(LogRecord::offset).containsExactly(1L, 6L, 11L);
    assertThat(three.next()).isBetween(11L, 15L);
  }

  @Test
  void afterAGreatDealThatIsNotVisibleThereIsACursorToGoOnFrom() throws IOException {
    for (int i = 0; i < 200; i++) {
      publish("a", true);
    }
    publish("a", false);
    View open = new View(hub.log, Topics.of("a"), Sight.PUBLIC);

    Batch nothingYet = open.read(0, 1);

    assertThat(nothingYet).isEqualTo(new Batch(0, List.of(), View.MOST_READS));
    assertThat(readAll(open, nothingYet.next(), 1)).containsExactly(201L);
  }

  @Test
  void whereNothingIsVisibleTheNewestBeginAtTheEnd() throws IOException {
    for (int i = 0; i < 20; i++) {
      publish("a", true);
    }

    assertThat(new View(hub.log, Topics.of("a"), Sight.PUBLIC).seek(new Seek.Last(5))).hasValue(20);
    assertThat(new View(hub.log, Topics.of("z"), Sight.PUBLIC).seek(new Seek.Last(5))).hasValue(20);
    assertThat(new View(hub.log, Topics.of("a"), Sight.PUBLIC).seek(new Seek.Last(0))).hasValue(20);
  }

  @Test
  void whoAsksForFarMoreThanThereIsGetsAllThatIsVisible() throws IOException {
    publish("a", true);
    publish("a", false);
    View open = new View(hub.log, Topics.of("a"), Sight.PUBLIC);

    long cursor = open.seek(new Seek.Last(100)).orElseThrow();

    assertThat(readAll(open, cursor, 1)).containsExactly(2L);
  }

  private void publish(String topic, boolean isPrivate) {
    Event event = Event.of("x");
    hub.publish(new Publication(topic, List.of(), event, null, null, isPrivate));
  }

  private static Topics topics(Random random) {
    return random.nextBoolean() ? Topics.of("a") : Topics.all();
  }

  private static List<Long> after(List<Long> offsets, long cursor) {
    return offsets.stream().filter(offset -> offset > cursor).toList();
  }

  private static List<Long> readAll(View view, long after, int maxBytes) throws IOException {
    List<Long> found = new ArrayList<>();
    for (long cursor = after; cursor < view.log().end(); ) {
      Batch batch = view.read(cursor, maxBytes);
      batch.records().forEach(record -> found.add(record.offset()));
      cursor = batch.next();
    }
    return found;
  }
}
