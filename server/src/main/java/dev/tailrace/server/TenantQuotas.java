package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What each tenant has of its quotas. Who has nothing open and has published nothing for a while is
 * not remembered, so that it costs nothing how many tenants there are. Who belongs to no tenant is
 * not counted.
 *
 * <p>Threads: thread-safe.
 */
final class TenantQuotas {
  /** Tenants whose rate is remembered, in one of its periods; about 25 MB if there are as many. */
  static final int MAX_PUBLISHING = 262_144;

  /** What a tenant has open. */
  private record Open(int streams, int topics) {
    static final Open NOTHING = new Open(0, 0);

    Open plus(int moreStreams, int moreTopics) {
      return new Open(streams + moreStreams, topics + moreTopics);
    }
  }

  private final TenantOptions options;
  private final ConcurrentHashMap<String, Open> open = new ConcurrentHashMap<>();
  private final Buckets<String> publishes;

  /**
   * @param options null if tenants are not kept apart
   * @param nanos runs only forward
   */
  TenantQuotas(TenantOptions options, LongSupplier nanos) {
    this.options = options == null ? TenantOptions.UNBOUNDED : options;
    this.publishes = new Buckets<>(this.options.publishRate(), MAX_PUBLISHING, nanos);
  }

  /**
   * Takes the place of a stream or a poll that follows so many topics.
   *
   * @return null if there was one, and then it is to be {@link #close closed}; else what is in the
   *     way
   */
  Limit open(String tenant, int topics) {
    return take(tenant, 1, topics);
  }

  /** Gives a place back. */
  void close(String tenant, int topics) {
    if (isCounted(tenant)) {
      open.computeIfPresent(
          tenant,
          (name, before) -> {
            Open left = before.plus(-1, -topics);
            return left.equals(Open.NOTHING) ? null : left;
          });
    }
  }

  /**
   * Of those of a tenant's streams that have a place one follows so many topics more, or fewer.
   *
   * @return null if it may; else what is in the way
   */
  Limit follow(String tenant, int more) {
    return take(tenant, 0, more);
  }

  /** One event more of this tenant; returns 0, or in how many nanoseconds it may come. */
  long publish(String tenant) {
    return tenant == null ? 0 : publishes.take(tenant);
  }

  /** How many tenants are remembered, for whatever reason. */
  int remembered() {
    return open.size() + publishes.size();
  }

  private Limit take(String tenant, int streams, int topics) {
    if (!isCounted(tenant)) {
      return null;
    }
    Limit[] met = new Limit[1];
    open.compute(
        tenant,
        (name, before) -> {
          Open after = (before == null ? Open.NOTHING : before).plus(streams, topics);
          met[0] = tooMuch(after, streams, topics);
          return met[0] == null ? after : before;
        });
    return met[0];
  }

  /** Whoever takes no more of something is not kept from it, whatever there is already. */
  private Limit tooMuch(Open after, int streams, int topics) {
    if (streams > 0 && isBeyond(after.streams, options.maxStreams())) {
      return Limit.TENANT_STREAMS;
    }
    return topics > 0 && isBeyond(after.topics, options.maxTopics()) ? Limit.TENANT_TOPICS : null;
  }

  private static boolean isBeyond(int count, int most) {
    return most > 0 && count > most;
  }

  private boolean isCounted(String tenant) {
    return tenant != null && (options.maxStreams() > 0 || options.maxTopics() > 0);
  }
}
