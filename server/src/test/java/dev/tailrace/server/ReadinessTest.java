package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Readiness readiness = new Readiness();

  @Test
  void itIsNotReadyBeforeItListensNorOnceItDrains() {
    assertThat(readiness.obstacle()).contains("the hub is starting");
    readiness.ready();
    assertThat(readiness.obstacle()).isEmpty();

    readiness.draining();

    assertThat(readiness.obstacle()).contains("the hub is draining");
  }

  @Test
  void whoDrainsDoesNotComeBack() {
    readiness.draining();

    readiness.ready();

    assertThat(readiness.obstacle()).contains("the hub is draining");
  }
}
