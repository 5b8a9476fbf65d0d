package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a source holds of a stream whose consumer has stopped asking. */
class HeldTest {
  @Test
  void attemptsThatNobodyHearsOfDoNotPileUp() {
    Rig rig = Rig.of();
    Told told = new Told(rig.source);
    Slow slow = new Slow();
    rig.source.subscribe(slow);
    rig.run();
    slow.request(1);
    rig.transport.last().open().send("data: a\n\ndata: b\n\n").fail("cut");
    told.lines();

    for (int i = 0; i < 1_000; i++) {
      rig.after(Duration.ofMinutes(1)).fail("refused");
    }
    slow.request(1);

    assertThat(told.lines()).hasSizeLessThan(10);
  }
}
