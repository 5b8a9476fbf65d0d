package dev.tailrace.server;

import java.util.List;
import java.util.Objects;

/**
 * What one client may take of the server, and how it is known who the client is. A client is an
 * IPv4 address, or a /64 of IPv6 addresses.
 *
 * @param maxConnections how many connections a client may have at once, and behind a proxy how many
 *     streams; from 1, or 0 for no bound
 * @param trustedProxies whose word on the client's address is taken: addresses, blocks as {@code
 *     10.0.0.0/8}, {@code loopback}, {@code private}
 * @param proxyHeader the header in which they say it; no other is looked at, because a proxy passes
 *     on what it does not know
 * @param rates how often things may happen
 * @param maxUploadBytes how much bodies that have not ended may hold in memory, all together; from
 *     1024
 * @param maxLast how many past events a listener may ask for by {@code last}; from 1
 * @param maxFollowedTopics how many topics and patterns all streams and polls of more than one may
 *     follow together; from 1. About 300 bytes of heap go with each, and its name
 * @param maxControlBytes the largest body that holds no event but says what the hub is to do: a
 *     change of a stream, a revocation; from 1024
 * @param maxStreamSteps how many steps for each character of a topic the URI templates and URL
 *     patterns of one stream may take together; from 2000, which one alone may take
 *     <p>Threads: immutable.
 */
public record ClientOptions(
    int maxConnections,
    List<String> trustedProxies,
    ProxyHeader proxyHeader,
    Rates rates,
    long maxUploadBytes,
    int maxLast,
    int maxFollowedTopics,
    int maxControlBytes,
    int maxStreamSteps) {

  /** Where proxies say who the client is. */
  public enum ProxyHeader {
    /** {@code X-Forwarded-For}, which most proxies write. */
    X_FORWARDED_FOR,
    /** {@code Forwarded} (RFC 7239). */
    FORWARDED
  }

  /**
   * @param publish events of one client
   * @param connect new streams of all clients together
   * @param connectPerClient new streams of one client
   */
  public record Rates(Rate publish, Rate connect, Rate connectPerClient) {
    /** No bounds. */
    public static final Rates NONE = new Rates(Rate.NONE, Rate.NONE, Rate.NONE);

    public Rates {
      Objects.requireNonNull(publish, "publish");
      Objects.requireNonNull(connect, "connect");
      Objects.requireNonNull(connectPerClient, "connectPerClient");
    }
  }

  /**
   * No bound for one client and no proxies; 64 MiB of uploads; 10 000 past events; 200 000 topics;
   * 256 KiB of control; 20 000 steps.
   */
  public static final ClientOptions DEFAULTS =
      new ClientOptions(
          0,
          List.of(),
          ProxyHeader.X_FORWARDED_FOR,
          Rates.NONE,
          64 * 1024 * 1024,
          10_000,
          200_000,
          256 * 1024,
          20_000);

  public ClientOptions {
    Objects.requireNonNull(proxyHeader, "proxyHeader");
    Objects.requireNonNull(rates, "rates");
    trustedProxies = List.copyOf(trustedProxies);
    Cidr.parseAll(trustedProxies);
    AtLeast.require("maxConnections", maxConnections, 0);
    AtLeast.require("maxUploadBytes", maxUploadBytes, 1024);
    AtLeast.require("maxLast", maxLast, 1);
    AtLeast.require("maxFollowedTopics", maxFollowedTopics, 1);
    AtLeast.require("maxControlBytes", maxControlBytes, 1024);
    AtLeast.require("maxStreamSteps", maxStreamSteps, 2000);
  }

  /** These options with another number of connections of one client. */
  public ClientOptions withMaxConnections(int value) {
    return new ClientOptions(
        value,
        trustedProxies,
        proxyHeader,
        rates,
        maxUploadBytes,
        maxLast,
        maxFollowedTopics,
        maxControlBytes,
        maxStreamSteps);
  }

  /** These options with other proxies. */
  public ClientOptions withTrustedProxies(List<String> value, ProxyHeader header) {
    return new ClientOptions(
        maxConnections,
        value,
        header,
        rates,
        maxUploadBytes,
        maxLast,
        maxFollowedTopics,
        maxControlBytes,
        maxStreamSteps);
  }

  /** These options with other rates. */
  public ClientOptions withRates(Rates value) {
    return new ClientOptions(
        maxConnections,
        trustedProxies,
        proxyHeader,
        value,
        maxUploadBytes,
        maxLast,
        maxFollowedTopics,
        maxControlBytes,
        maxStreamSteps);
  }

  /** These options with another bound of uploads. */
  public ClientOptions withMaxUploadBytes(long value) {
    return new ClientOptions(
        maxConnections,
        trustedProxies,
        proxyHeader,
        rates,
        value,
        maxLast,
        maxFollowedTopics,
        maxControlBytes,
        maxStreamSteps);
  }

  /** These options with another bound of {@code last}. */
  public ClientOptions withMaxLast(int value) {
    return new ClientOptions(
        maxConnections,
        trustedProxies,
        proxyHeader,
        rates,
        maxUploadBytes,
        value,
        maxFollowedTopics,
        maxControlBytes,
        maxStreamSteps);
  }

  /** These options with another bound of the topics that are followed. */
  public ClientOptions withMaxFollowedTopics(int value) {
    return new ClientOptions(
        maxConnections,
        trustedProxies,
        proxyHeader,
        rates,
        maxUploadBytes,
        maxLast,
        value,
        maxControlBytes,
        maxStreamSteps);
  }

  /** These options with another bound of what the hub is told to do. */
  public ClientOptions withMaxControlBytes(int value) {
    return new ClientOptions(
        maxConnections,
        trustedProxies,
        proxyHeader,
        rates,
        maxUploadBytes,
        maxLast,
        maxFollowedTopics,
        value,
        maxStreamSteps);
  }

  /** These options with another bound of what the matchers of a stream cost. */
  public ClientOptions withMaxStreamSteps(int value) {
    return new ClientOptions(
        maxConnections,
        trustedProxies,
        proxyHeader,
        rates,
        maxUploadBytes,
        maxLast,
        maxFollowedTopics,
        maxControlBytes,
        value);
  }
}
