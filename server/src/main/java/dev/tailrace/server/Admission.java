package dev.tailrace.server;

import dev.tailrace.server.ClientLimits.Room;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.LongSupplier;

/**
 * Who is let in, and how often: all limits that look at more than one connection, of clients, of
 * tenants, and of all together. Whoever is there already is never put out for another.
 *
 * <p>A connection has a place of its client's from {@link #enter} to {@link #leave}, but a proxy's
 * has none: there each stream, and each poll, has one, from {@link #openStream} to {@link #closeStream}.
 *
 * <p>Threads: thread-safe.
 */
final class Admission {
  private final ServerMetrics metrics;
  private final ClientAddresses addresses;
  private final ClientLimits places;
  private final Rate connectRate;
  private final TokenBucket connects = new TokenBucket();
  private final Buckets<ClientKey> connectsOfClients;
  private final Buckets<ClientKey> publishes;
  private final TenantQuotas tenants;
  private final Uploads uploads;
  private final int maxFollowedTopics;
  private final RetryAdvice retry;
  private final LongSupplier nanos;
  private final long start;

  Admission(ServerOptions options, ServerMetrics metrics, LongSupplier nanos) {
    ClientOptions clients = options.clients();
    this.metrics = metrics;
    this.addresses = new ClientAddresses(clients, metrics);
    this.places = new ClientLimits(clients.maxConnections());
    this.connectRate = clients.rates().connect();
    this.connectsOfClients =
        new Buckets<>(clients.rates().connectPerClient(), Buckets.MAX_CLIENTS, nanos);
    this.publishes = new Buckets<>(clients.rates().publish(), Buckets.MAX_CLIENTS, nanos);
    this.tenants = new TenantQuotas(options.tenants(), nanos);
    this.maxFollowedTopics = clients.maxFollowedTopics();
    this.uploads = new Uploads(clients.maxUploadBytes(), metrics.uploadBytes);
    this.retry = new RetryAdvice(options, metrics::connections, nanos);
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** Who sent a request with these headers through this peer. */
  ClientAddress client(IpAddress peer, HttpHeaders headers) {
    return addresses.of(peer, headers);
  }

  /** A connection has come. It is to {@link #leave}, unless there was no room at all. */
  Room enter(IpAddress peer) {
    return addresses.isProxy(peer) ? Room.PLACE : places.enter(ClientKey.of(peer));
  }

  /** A connection that had entered has gone. */
  void leave(IpAddress peer) {
    if (!addresses.isProxy(peer)) {
      places.close(ClientKey.of(peer));
    }
  }

  /**
   * A stream is wanted.
   *
   * @param shared whether its connection may carry other streams too, so that the connection's own
   *     place does not stand for it
   * @param topics how many topics and patterns it follows
   * @return null if it is let in, and then it is to be {@link #closeStream closed} with the same
   *     arguments; else the limit that keeps it out, which has been counted
   */
  Limit openStream(Sender sender, boolean shared, int topics) {
    retry.arrived();
    Limit met = room(sender, shared, topics);
    if (met == null) {
      met = rate(sender.client());
      if (met != null) {
        closeStream(sender, shared, topics);
      }
    }
    return counted(met);
  }

  /**
   * A poll is wanted: as {@link #openStream}, but it comes again after every answer, so that the
   * rates of new streams are not for it.
   */
  Limit openPoll(Sender sender, boolean shared, int topics) {
    return counted(room(sender, shared, topics));
  }

  /**
   * A stream that is let in is to follow so many topics instead of as many as it does.
   *
   * @return null if it may, and then it counts for as many; else the limit that is in the way, which
   *     has been counted
   */
  Limit change(String tenant, int topics, int newTopics) {
    Limit met = tenants.follow(tenant, newTopics - topics);
    if (met == null && !follow(weight(newTopics) - weight(topics))) {
      tenants.follow(tenant, topics - newTopics);
      met = Limit.FOLLOWED_TOPICS;
    }
    return counted(met);
  }

  /** A stream or a poll that was let in has ended. */
  void closeStream(Sender sender, boolean shared, int topics) {
    closePlace(sender.client(), shared);
    tenants.close(sender.tenant(), topics);
    metrics.followedTopics.addAndGet(-weight(topics));
  }

  private void closePlace(ClientAddress client, boolean shared) {
    if (client.forwarded() || shared) {
      places.close(client.key());
    }
  }

  private Limit room(Sender sender, boolean shared, int topics) {
    if (!hasPlace(sender.client(), shared)) {
      return Limit.CLIENT_CONNECTIONS;
    }
    Limit met = tenants.open(sender.tenant(), topics);
    if (met == null && !follow(weight(topics))) {
      tenants.close(sender.tenant(), topics);
      met = Limit.FOLLOWED_TOPICS;
    }
    if (met != null) {
      closePlace(sender.client(), shared);
    }
    return met;
  }

  /** So many topics more, or fewer, if there is room for them among those of all streams. */
  private boolean follow(int more) {
    boolean full = metrics.followedTopics.addAndGet(more) > maxFollowedTopics && more > 0;
    if (full) {
      metrics.followedTopics.addAndGet(-more);
    }
    return !full;
  }

  private Limit counted(Limit met) {
    if (met != null) {
      metrics.rejected(met);
    }
    return met;
  }

  /** What one topic costs is reckoned with its stream. */
  private static int weight(int topics) {
    return topics > 1 ? topics : 0;
  }

  /** Takes one; whoever has the connection for itself has had it since it came. */
  private boolean hasPlace(ClientAddress client, boolean shared) {
    return !(client.forwarded() || shared) || places.tryOpen(client.key());
  }

  /** The client's own rate first: what it keeps out takes nothing from the others. */
  private Limit rate(ClientAddress client) {
    if (connectsOfClients.take(client.key()) > 0) {
      return Limit.CLIENT_CONNECT_RATE;
    }
    long now = nanos.getAsLong() - start;
    boolean full = !connectRate.isNone() && connects.take(connectRate, now) > 0;
    return full ? Limit.CONNECT_RATE : null;
  }

  /**
   * One event more. The client's own rate first; what its tenant's keeps out it has not used.
   *
   * @return when it may come
   */
  Wait publish(Sender sender) {
    ClientKey client = sender.client().key();
    long wait = publishes.take(client);
    if (wait > 0) {
      return new Wait(wait, Limit.PUBLISH_RATE);
    }
    long waitOfTenant = tenants.publish(sender.tenant());
    if (waitOfTenant > 0) {
      publishes.giveBack(client);
    }
    return Wait.of(waitOfTenant, Limit.TENANT_PUBLISH_RATE);
  }

  Uploads uploads() {
    return uploads;
  }

  RetryAdvice retry() {
    return retry;
  }
}
