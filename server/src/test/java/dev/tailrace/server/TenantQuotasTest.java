package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerMetrics.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantQuotasTest {
  private static final int NONE = 0;

  private long now = Long.MAX_VALUE - 1_000_000_000L; // will wrap

  @Test
  void streamsAreCountedForEachTenant() {
    TenantQuotas quotas = quotas(2, NONE, "none");

    assertThat(quotas.open("acme", 1)).isNull();
    assertThat(quotas.open("acme", 1)).isNull();
    assertThat(quotas.open("acme", 1)).isEqualTo(Limit.TENANT_STREAMS);
    assertThat(quotas.open("globex", 1)).isNull();
  }

  @Test
  void topicsOfAllStreamsAreCountedTogether() {
    TenantQuotas quotas = quotas(NONE, 5, "none");

    assertThat(quotas.open("acme", 3)).isNull();
    assertThat(quotas.open("acme", 3)).isEqualTo(Limit.TENANT_TOPICS);
    assertThat(quotas.open("acme", 2)).isNull();
    assertThat(quotas.open("acme", 1)).isEqualTo(Limit.TENANT_TOPICS);
  }

  @Test
  void whatWasRefusedHasTakenNothing() {
    TenantQuotas quotas = quotas(1, 3, "none");

    assertThat(quotas.open("acme", 4)).isEqualTo(Limit.TENANT_TOPICS);

    assertThat(quotas.remembered()).isZero();
    assertThat(quotas.open("acme", 3)).isNull();
  }

  @Test
  void whoLeavesMakesRoom() {
    TenantQuotas quotas = quotas(1, 3, "none");
    quotas.open("acme", 3);

    quotas.close("acme", 3);

    assertThat(quotas.remembered()).isZero();
    assertThat(quotas.open("acme", 3)).isNull();
  }

  @Test
  void aStreamThatChangesTakesAndGivesTopics() {
    TenantQuotas quotas = quotas(NONE, 5, "none");
    quotas.open("acme", 4);

    assertThat(quotas.follow("acme", 2)).isEqualTo(Limit.TENANT_TOPICS);
    assertThat(quotas.follow("acme", 1)).isNull();
    assertThat(quotas.follow("acme", -3)).isNull();
    assertThat(quotas.open("acme", 3)).isNull();
    assertThat(quotas.open("acme", 1)).isEqualTo(Limit.TENANT_TOPICS);
  }

  @Test
  void whoHasNoTenantIsNotCounted() {
    TenantQuotas quotas = quotas(1, 1, "1/s");

    long through =
        IntStream.range(0, 100)
            .filter(i -> quotas.open(null, 10) == null && quotas.publish(null) == 0)
            .count();

    assertThat(through).isEqualTo(100);
    assertThat(quotas.remembered()).isZero();
  }

  @Test
  void eachTenantPublishesAtItsOwnRate() {
    TenantQuotas quotas = quotas(NONE, NONE, "2/s");

    assertThat(quotas.publish("acme")).isZero();
    assertThat(quotas.publish("acme")).isZero();
    assertThat(quotas.publish("acme")).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(quotas.publish("globex")).isZero();
    now += TimeUnit.MILLISECONDS.toNanos(500);
    assertThat(quotas.publish("acme")).isZero();
  }

  @Test
  void aMillionTenantsThatComeAndGoAreForgotten() {
    TenantQuotas quotas = quotas(10, 100, "10/s");

    for (int i = 0; i < 1_000_000; i++) {
      String tenant = "tenant-" + i;
      quotas.open(tenant, 3);
      quotas.publish(tenant);
      quotas.follow(tenant, -2);
      quotas.close(tenant, 1);
      now += 10_000; // a hundred thousand a second
    }
    assertThat(quotas.remembered()).isLessThanOrEqualTo(200_001);
    now += TimeUnit.SECONDS.toNanos(1);
    quotas.publish("acme");
    now += TimeUnit.SECONDS.toNanos(1);
    quotas.publish("globex");

    assertThat(quotas.remembered()).isEqualTo(2);
  }

  @Test
  void aMillionTenantsAtOnceAreBounded() {
    TenantQuotas quotas = quotas(NONE, NONE, "10/m");

    IntStream.range(0, 1_000_000).forEach(i -> quotas.publish("tenant-" + i));

    assertThat(quotas.remembered()).isEqualTo(TenantQuotas.MAX_PUBLISHING);
  }

  @Test
  void manyThreadsGetNoMoreThanThereIs() throws InterruptedException {
    TenantQuotas quotas = quotas(500, 1200, "none");
    AtomicInteger streams = new AtomicInteger();
    AtomicInteger topics = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(new Thread(() -> takeAll(quotas, streams, topics)));
    }

    threads.forEach(Thread::start);
    for (Thread each : threads) {
      each.join();
    }

    assertThat(streams).hasValue(500);
    assertThat(topics).hasValue(1200);
  }

  private static void takeAll(TenantQuotas quotas, AtomicInteger streams, AtomicInteger topics) {
    for (int i = 0; i < 1000; i++) {
      if (quotas.open("acme", 1) == null) {
        streams.incrementAndGet();
        topics.incrementAndGet();
      }
    }
    for (int i = 0; i < 1000; i++) {
      if (quotas.follow("acme", 1) == null) {
        topics.incrementAndGet();
      }
    }
  }

  private TenantQuotas quotas(int maxStreams, int maxTopics, String publishRate) {
    return new TenantQuotas(
        new TenantOptions(maxStreams, maxTopics, Rate.parse(publishRate), 0), () -> now);
  }
}
