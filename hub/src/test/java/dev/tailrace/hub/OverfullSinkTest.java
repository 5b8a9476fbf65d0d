package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A sink that had room when the log was to be read, and has none when it was. */
class OverfullSinkTest {
  private static final class Filling extends RecordingSink {
    private boolean full;
    private boolean fills = true;

    @Override
    public boolean writable() {
      boolean had = !full;
      full |= fills;
      fills = false;
      return had;
    }

    @Override
    public boolean overfull() {
      return full;
    }
  }

  @Test
  void isSentNothingOfThatAndHasItWhenThereIsRoomAgain() {
    try (HubFixture fixture = new HubFixture()) {
      fixture.publish("t", "one");
      fixture.publish("t", "two");
      Filling sink = new Filling();
      Subscription subscription = fixture.follow(sink, new Start.Earliest(), "t");
      fixture.settle();
      assertThat(sink.take()).isEmpty();

      sink.full = false;
      subscription.resume();
      fixture.settle();

      assertThat(sink.take()).containsExactly("one", "two");
    }
  }
}
