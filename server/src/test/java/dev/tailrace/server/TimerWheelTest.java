package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final int TICK = 10;

  private long now = Long.MAX_VALUE - 500; // the origin of nanoTime is anywhere
  private final TimerWheel wheel = new TimerWheel(() -> now, TICK, 8);
  private final List<String> fired = new ArrayList<>();

  private TimerWheel.Timer timer(String name) {
    return new TimerWheel.Timer() {
      @Override
      void expired(long nowNanos) {
        fired.add(name);
      }
    };
  }

  private void pass(long nanos) {
    now += nanos;
    wheel.advance();
  }

  @Test
  void aTimerFiresOnceAndNotBeforeItsTime() {
    wheel.schedule(timer("a"), 25);

    pass(24);
    assertThat(fired).isEmpty();
    pass(6);
    pass(1000);

    assertThat(fired).containsExactly("a");
  }

  @Test
  void aTimerOfALaterRoundWaits() {
    wheel.schedule(timer("a"), 8 * TICK * 3 + 5);

    pass(8 * TICK * 3);
    assertThat(fired).isEmpty();
    pass(TICK);

    assertThat(fired).containsExactly("a");
  }

  @Test
  void aLeapOverManyRoundsFiresAll() {
    for (int i = 1; i <= 40; i++) {
      wheel.schedule(timer("t" + i), (long) i * TICK);
    }

    pass(1_000_000);

    assertThat(fired).hasSize(40);
  }

  @Test
  void aMovedTimerFiresAtItsNewTimeOnly() {
    TimerWheel.Timer timer = timer("a");
    wheel.schedule(timer, 10);

    wheel.schedule(timer, 50);

    pass(45);
    assertThat(fired).isEmpty();
    pass(10);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void aDroppedTimerDoesNotFire() {
    TimerWheel.Timer timer = timer("a");
    wheel.schedule(timer, 10);

    wheel.cancel(timer);
    pass(100);

    assertThat(fired).isEmpty();
  }

  @Test
  void aTimerDroppedByAnotherOfTheSameTickDoesNotFire() {
    TimerWheel.Timer victim = timer("victim");
    wheel.schedule(
        new TimerWheel.Timer() {
          @Override
          void expired(long nowNanos) {
            wheel.cancel(victim);
          }
        },
        10);
    wheel.schedule(victim, 10);

    pass(20);

    assertThat(fired).isEmpty();
  }

  @Test
  void aTimerThatFailsDoesNotKeepTheOthersFromFiring() {
    wheel.schedule(
        new TimerWheel.Timer() {
          @Override
          void expired(long nowNanos) {
            throw new IllegalStateException("on purpose");
          }
        },
        10);
    wheel.schedule(timer("b"), 10);

    pass(20);

    assertThat(fired).containsExactly("b");
  }

  @Test
  void aTimerThatSchedulesItselfAgainFiresAgain() {
    wheel.schedule(
        new TimerWheel.Timer() {
          @Override
          void expired(long nowNanos) {
            fired.add("again");
            wheel.schedule(this, 30);
          }
        },
        30);

    for (int i = 0; i < 9; i++) {
      pass(10);
    }

    assertThat(fired).hasSizeBetween(2, 3);
  }

  @Test
  void itAgreesWithASortedMapOverManyRandomSteps() {
    SplittableRandom random = new SplittableRandom(7);
    TreeMap<Long, List<String>> model = new TreeMap<>();
    List<String> expected = new ArrayList<>();
    long start = now;
    for (int i = 0; i < 5_000; i++) {
      long delay = random.nextInt(300);
      String name = "t" + i;
      wheel.schedule(timer(name), delay);
      long due = Math.max((now - start) / TICK + 1, (now - start + delay + TICK - 1) / TICK);
      model.computeIfAbsent(due, t -> new ArrayList<>()).add(name);
      if (random.nextInt(3) == 0) {
        pass(random.nextInt(200));
        var past = model.headMap((now - start) / TICK, true);
        past.values().forEach(expected::addAll);
        past.clear();
        assertThat(fired).containsExactlyInAnyOrderElementsOf(expected);
        fired.clear();
        expected.clear();
      }
    }
  }
}
