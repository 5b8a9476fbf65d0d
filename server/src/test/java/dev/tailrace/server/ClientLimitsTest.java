package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ClientLimits.Room;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClientLimitsTest {
  private static final ClientKey ANN = new ClientKey(0, 1);

  @Test
  void beyondItsPlacesAClientIsToldSoAndBeyondThatNotEvenThat() {
    ClientLimits limits = new ClientLimits(32);

    assertThat(entered(limits, 1000, Room.PLACE)).isEqualTo(32);
    for (int i = 0; i < 32; i++) {
      limits.close(ANN);
    }
    assertThat(limits.clients()).isEqualTo(1); // those of the slack are still there
  }

  @Test
  void theSlackIsASixteenthAndSixteen() {
    ClientLimits limits = new ClientLimits(32);
    entered(limits, 32, Room.PLACE);

    assertThat(entered(limits, 1000, Room.SURPLUS)).isEqualTo(18);
    assertThat(limits.enter(ANN)).isEqualTo(Room.NONE);
  }

  @Test
  void aStreamIsInOrOut() {
    ClientLimits limits = new ClientLimits(1);

    assertThat(limits.tryOpen(ANN)).isTrue();
    assertThat(limits.tryOpen(ANN)).isFalse();
    limits.close(ANN);
    assertThat(limits.tryOpen(ANN)).isTrue();
  }

  @Test
  void aMillionAddressesThatComeAndGoLeaveNothing() {
    ClientLimits limits = new ClientLimits(10);

    for (int i = 0; i < 1_000_000; i++) {
      ClientKey client = new ClientKey(i, 0);
      limits.enter(client);
      limits.close(client);
    }

    assertThat(limits.clients()).isZero();
  }

  @Test
  void withoutABoundNothingIsCounted() {
    ClientLimits limits = new ClientLimits(0);

    assertThat(entered(limits, 100_000, Room.PLACE)).isEqualTo(100_000);
    assertThat(limits.clients()).isZero();
  }

  @Test
  void keysMadeToCollideAreStillFoundFast() {
    ClientLimits limits = new ClientLimits(10);

    for (long i = 0; i < 50_000; i++) {
      limits.enter(new ClientKey(i << 32 | i, 0)); // all of one hash
    }

    assertThat(limits.clients()).isEqualTo(50_000);
  }

  @Test
  void severalLoopsCountTogether() throws InterruptedException {
    ClientLimits limits = new ClientLimits(50);
    AtomicInteger open = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    Thread[] loops = new Thread[4];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new Thread(() -> comeAndGo(limits, open, go));
      loops[i].start();
    }

    go.countDown();
    for (Thread loop : loops) {
      loop.join();
    }

    assertThat(open.get()).isEqualTo(50);
    assertThat(limits.tryOpen(ANN)).isFalse();
  }

  private static void comeAndGo(ClientLimits limits, AtomicInteger open, CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < 10_000; i++) {
      if (limits.tryOpen(ANN)) {
        limits.close(ANN);
      }
    }
    for (int i = 0; i < 50; i++) {
      if (limits.tryOpen(ANN)) {
        open.incrementAndGet();
      }
    }
  }

  private static int entered(ClientLimits limits, int times, Room room) {
    int count = 0;
    for (int i = 0; i < times; i++) {
      count += limits.enter(ANN) == room ? 1 : 0;
    }
    return count;
  }
}
