package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A token that expires while a source lives: one 401 passes, a second one does not. */
class ExpiredTokenTest {
  private final Rig rig = Rig.of();
  private final Told told = new Told(rig.source);

  @Test
  void theFirst401OfASourceThatHasBeenOpenPassesAndTheSecondDoesNot() {
    rig.connect().open().send("data: a\n\n").end();
    rig.run();
    told.lines();

    rig.after(Duration.ofSeconds(6)).answer(401).end();
    rig.run();
    assertThat(rig.source.readyState()).isEqualTo(ReadyState.CONNECTING);

    rig.after(Duration.ofSeconds(60)).answer(401).end();
    rig.run();
    assertThat(rig.source.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(rig.transport.sent).hasSize(3);
  }

  @Test
  void soDoesOneThatComesAfterTheServerWasAwayForAWhile() {
    rig.connect().open().send("data: a\n\n").end();
    rig.run();
    rig.after(Duration.ofSeconds(6)).fail("refused");
    rig.run();
    rig.after(Duration.ofSeconds(12)).fail("refused");
    rig.run();

    rig.after(Duration.ofSeconds(24)).answer(401).end();
    rig.run();

    assertThat(rig.source.readyState()).isEqualTo(ReadyState.CONNECTING);
  }
}
