package dev.tailrace.load;

import static dev.tailrace.load.OrderCheck.Verdict.DOUBLE;
import static dev.tailrace.load.OrderCheck.Verdict.LATE;
import static dev.tailrace.load.OrderCheck.Verdict.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderCheckTest {
  private final OrderCheck check = new OrderCheck(2);

  @Test
  void aLateEventIsNoDoubleAndBecomesOne() {
    see(0, 2);

    assertThat(check.see(0, 1)).isEqualTo(LATE);
    assertThat(check.see(0, 1)).isEqualTo(DOUBLE);
    assertThat(check.see(0, 3)).isEqualTo(NEXT);
  }

  @Test
  void publishersDoNotMix() {
    see(0, 0, 1, 2);

    assertThat(check.see(1, 0)).isEqualTo(NEXT);
    assertThat(check.see(0, 1)).isEqualTo(DOUBLE);
  }

  @Test
  void whereNothingIsMissingADoubleIsKnownHoweverFarBack() {
    IntStream.range(0, 10_000).forEach(i -> check.see(0, i));

    assertThat(check.see(0, 0)).isEqualTo(DOUBLE);
    assertThat(check.see(0, 9_000)).isEqualTo(DOUBLE);
  }

  @Test
  void oneMissingFarBackMayStillCome() {
    IntStream.range(1, 500).forEach(i -> check.see(0, i));

    assertThat(check.see(0, 0)).isEqualTo(LATE);
    assertThat(check.see(0, 0)).isEqualTo(DOUBLE);
  }

  /** Against a set of all that was had, for events that are at most 63 places out of order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 40, 63})
  void itAgreesWithASetOfAllThatWasHad(int disorder) {
    Random random = new Random(disorder);
    Set<Long> had = new HashSet<>();
    long highest = -1;

    for (int i = 0; i < 20_000; i++) {
      long sequence = Math.max(0, highest + 1 + random.nextInt(4) - random.nextInt(disorder + 1));
      boolean isNew = had.add(sequence);
      OrderCheck.Verdict expected = isNew ? sequence > highest ? NEXT : LATE : DOUBLE;

      assertThat(check.see(0, sequence)).as("%d after %d", sequence, highest).isEqualTo(expected);
      highest = Math.max(highest, sequence);
    }
  }

  private void see(int publisher, long... sequences) {
    for (long sequence : sequences) {
      check.see(publisher, sequence);
    }
  }
}
