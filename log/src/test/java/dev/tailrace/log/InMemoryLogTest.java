package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class InMemoryLogTest implements EventLogContract {
  private final ManualClock clock = new ManualClock();
  private final InMemoryLog log =
      new InMemoryLog("memory", 1000, clock, LogRig.FIRST_LEVEL);

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public ManualClock clock() {
    return clock;
  }

  @Override
  public void settle() {
    // it has no writer
  }

  @Override
  public void age() {
    // all memory is alike
  }

  @Test
  void whatIsDroppedIsNoLongerCounted() {
    InMemoryLog small = new InMemoryLog("memory", 2, clock, LogRig.FIRST_LEVEL);
    Entry entry = Entry.of("a/1", LogRig.body("x"));
    for (int i = 0; i < 5; i++) {
      small.append(entry, done -> {});
    }

    long full = small.kept("a");
    small.append(Entry.of("b/1", LogRig.body("x")), done -> {});
    small.append(Entry.of("b/1", LogRig.body("x")), done -> {});

    assertThat(full).isEqualTo(2 * LogRig.size(entry));
    assertThat(small.kept("a")).isZero();
    assertThat(small.kept("b")).isEqualTo(full);
  }

  @Test
  void aReaderIsToldFromWhereItReallyReads() {
    InMemoryLog small = new InMemoryLog("memory", 2, clock);
    for (int i = 0; i < 5; i++) {
      small.append(Entry.of("a", LogRig.body("x")), done -> {});
    }

    Batch batch = small.read(Topics.all(), 1, 100);

    assertThat(batch.from()).isEqualTo(3);
    assertThat(batch.lost()).isTrue();
    assertThat(small.read(Topics.all(), 3, 100).lost()).isFalse();
    assertThat(batch.records()).hasSize(2);
    assertThat(small.seek(Topics.all(), new Seek.Earliest())).hasValue(3);
  }
}
