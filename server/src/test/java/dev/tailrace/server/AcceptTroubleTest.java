package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptTroubleTest {
  private final ServerMetrics metrics = new ServerMetrics();
  private final EmbeddedChannel listener =
      new EmbeddedChannel(new AcceptTrouble(metrics, () -> 0));

  @AfterEach
  void close() {
    assertThat(listener.finish()).isFalse();
  }

  @Test
  void afterATroubleNothingIsAcceptedForAMoment() {
    listener.freezeTime();
    fail();
    fail();

    assertThat(listener.config().isAutoRead()).isFalse();
    passMillis(AcceptTrouble.PAUSE_MILLIS - 1);
    assertThat(listener.config().isAutoRead()).isFalse();
    passMillis(1);

    assertThat(listener.config().isAutoRead()).isTrue();
    assertThat(metrics.rejections(Limit.ACCEPT)).isEqualTo(2);
  }

  @Test
  void itIsNobodyElsesTrouble() {
    fail();

    listener.checkException(); // would throw what had reached the end of the pipeline
    assertThat(listener.isOpen()).isTrue();
  }

  private void fail() {
    listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
  }

  private void passMillis(long millis) {
    listener.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    listener.runScheduledPendingTasks();
  }
}
