package dev.tailrace.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How the server listens and what it lets anybody take of it. Made by {@link #builder}.
 *
 * @param address where to listen; port 0 lets the system choose
 * @param transport how sockets are driven
 * @param loops how many event loops; 0 for one per processor
 * @param limits what one connection, and all of them, may use
 * @param times how long things may take
 * @param http2 what an HTTP/2 connection may use
 * @param polls how much a long-poll may ask for
 * @param corsOrigins origins whose pages may read and publish, with credentials, as {@code
 *     https://example.org}; or {@code *} alone, which is all of them, without credentials. Kept in
 *     lower case, without the port that the scheme implies
 * @param loopbackHostsOnly whether a server bound to a loopback address answers only requests whose
 *     {@code Host} is a loopback name, so that no foreign name that resolves here (DNS rebinding)
 *     opens it to a web page
 * @param clients what one client may take, and who it is
 * @param shedWith503 whether a stream for which there is no room is answered 503. A browser's
 *     {@code EventSource} never comes back from that; the default is a 200 that ends at once and
 *     says when to return
 * @param compression how the text of streams may be compressed
 * @param tls how connections are secured, all of them; null if none is
 * @param tokens who may publish and follow
 * @param presence how the hub keeps track of who follows what; null if it does not
 * @param tenants what each tenant may take; null if tenants are not kept apart
 * @param management where health, metrics and settings are told, and nothing else is; null if
 *     that is at {@code address}, too. With it, metrics and settings are told nowhere else
 *     <p>Threads: immutable.
 */
public record ServerOptions(
    InetSocketAddress address,
    Transport transport,
    int loops,
    Limits limits,
    Times times,
    Http2 http2,
    Polls polls,
    List<String> corsOrigins,
    boolean loopbackHostsOnly,
    ClientOptions clients,
    boolean shedWith503,
    Compression compression,
    Tls tls,
    TokenOptions tokens,
    PresenceOptions presence,
    TenantOptions tenants,
    InetSocketAddress management) {

  /** How sockets are driven. */
  public enum Transport {
    /** Epoll where the system has it, else NIO. */
    AUTO,
    /** Linux's epoll; starting fails where there is none. */
    EPOLL,
    /** The JDK's selector. */
    NIO,
    /** Linux's io_uring; starting fails where there is none, or where it is forbidden. */
    IO_URING
  }

  /** How the text of streams may be compressed. */
  public enum Compression {
    /** Not at all. */
    NONE,
    /** By gzip, for clients that ask for it by {@code Accept-Encoding}, in HTTP/1.1 and HTTP/2. */
    GZIP
  }

  /**
   * @param maxConnections how many connections are served at once; from 1. Some more are let in, to
   *     be told so
   * @param maxHeadBytes the longest request line, and the longest header section; from 512
   * @param maxLineBytes the longest line of a batch; from 64
   * @param inFlightBytes a connection that holds so much written data in memory is given no more
   *     until it has taken some; from 1024
   * @param publishesInFlight how many publishes of one connection may wait for the log; from 1
   */
  public record Limits(
      int maxConnections,
      int maxHeadBytes,
      int maxLineBytes,
      int inFlightBytes,
      int publishesInFlight) {
    /**
     * 10 000 connections, heads of 16 KiB, lines of 1 MiB, 256 KiB in flight, 256 publishes
     * waiting.
     */
    public static final Limits DEFAULTS =
        new Limits(10_000, 16 * 1024, 1024 * 1024, 256 * 1024, 256);

    public Limits {
      require("maxConnections", maxConnections, 1);
      require("maxHeadBytes", maxHeadBytes, 512);
      require("maxLineBytes", maxLineBytes, 64);
      require("inFlightBytes", inFlightBytes, 1024);
      require("publishesInFlight", publishesInFlight, 1);
    }

    /** These limits with other ones for publishing many events. */
    public Limits withBatches(int lineBytes, int publishes) {
      return new Limits(maxConnections, maxHeadBytes, lineBytes, inFlightBytes, publishes);
    }

    /** These limits with another number of connections. */
    public Limits withMaxConnections(int connections) {
      return new Limits(
          connections, maxHeadBytes, maxLineBytes, inFlightBytes, publishesInFlight);
    }
  }

  /**
   * All are positive.
   *
   * @param heartbeat the longest silence on a stream
   * @param retryMin the shortest time a listener is told to wait before it reconnects
   * @param retryMax the longest; each connection is told a time between the two, so that they do
   *     not all return at once
   * @param retryShed what a listener is told, on average, for whom there is no room
   * @param maxAge how long a stream lives, give or take a fifth
   * @param stall how long a peer may accept nothing of what was written to it
   * @param head how long a request's head may take to arrive, from its first byte
   * @param body how long a body may take in all; a batch, between two reads. Event streams have no
   *     such limit
   * @param idle how long a connection may stay open between requests
   */
  public record Times(
      Duration heartbeat,
      Duration retryMin,
      Duration retryMax,
      Duration retryShed,
      Duration maxAge,
      Duration stall,
      Duration head,
      Duration body,
      Duration idle) {
    /**
     * Heartbeat 15 s, retry 2–5 s, shed 60 s, age 1 h, stall 30 s, head 10 s, body 30 s, idle 75 s.
     */
    public static final Times DEFAULTS =
        new Times(
            Duration.ofSeconds(15),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75));

    public Times {
      for (Duration each :
          List.of(heartbeat, retryMin, retryMax, retryShed, maxAge, stall, head, body, idle)) {
        if (each.isNegative() || each.isZero() || each.compareTo(Duration.ofDays(365)) > 0) {
          throw new IllegalArgumentException("a time is not between 0 and 365 days: " + each);
        }
      }
      if (retryMin.compareTo(retryMax) > 0) {
        throw new IllegalArgumentException("retryMin is more than retryMax: " + retryMin);
      }
    }

    /** These times with another heartbeat. */
    public Times withHeartbeat(Duration value) {
      return new Times(value, retryMin, retryMax, retryShed, maxAge, stall, head, body, idle);
    }

    /** These times with another patience with peers that take nothing. */
    public Times withStall(Duration value) {
      return new Times(
          heartbeat, retryMin, retryMax, retryShed, maxAge, value, head, body, idle);
    }

    /** These times with another one for those who are sent away. */
    public Times withRetryShed(Duration value) {
      return new Times(heartbeat, retryMin, retryMax, value, maxAge, stall, head, body, idle);
    }

    /** These times with another range of reconnection times. */
    public Times withRetry(Duration min, Duration max) {
      return new Times(heartbeat, min, max, retryShed, maxAge, stall, head, body, idle);
    }

    /** These times with another life span of streams. */
    public Times withMaxAge(Duration value) {
      return new Times(heartbeat, retryMin, retryMax, retryShed, value, stall, head, body, idle);
    }
  }

  /**
   * What an HTTP/2 connection may use. Memory is what bounds the number of streams; about 1 KiB of
   * heap goes with each.
   *
   * @param maxConcurrentStreams how many requests and streams one connection has at once; from 1
   * @param maxStreams how many event streams, and polls that wait, there are at once, over whatever
   *     connections; from 1
   * @param maxControlFrames how many frames that say nothing (PING, SETTINGS, PRIORITY, RST_STREAM,
   *     needless WINDOW_UPDATE) a connection may send at once, and again in each ten seconds; from
   *     10
   * @param upgrade whether a request in clear may ask for HTTP/2 by {@code Upgrade: h2c}. A proxy
   *     that passes this on does not see what is said then. Without it a client may still begin
   *     with HTTP/2 at once
   */
  public record Http2(
      int maxConcurrentStreams, int maxStreams, int maxControlFrames, boolean upgrade) {
    /** 1000 streams a connection, a million in all, 1000 control frames, no upgrade. */
    public static final Http2 DEFAULTS = new Http2(1000, 1_000_000, 1000, false);

    public Http2 {
      require("maxConcurrentStreams", maxConcurrentStreams, 1);
      require("maxStreams", maxStreams, 1);
      require("maxControlFrames", maxControlFrames, 10);
    }
  }

  /**
   * What polls may have. One that asks for more is given this.
   *
   * @param maxWait how long a poll may wait for an event; not negative, at most a day
   * @param maxEvents how many events an answer holds; from 1
   * @param maxBytes how many bytes of events an answer holds, as they are on the wire of a stream;
   *     from 1. One event is given whatever its size
   */
  public record Polls(Duration maxWait, int maxEvents, int maxBytes) {
    /** A minute, 1000 events, 256 KiB. */
    public static final Polls DEFAULTS = new Polls(Duration.ofSeconds(60), 1000, 256 * 1024);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is not in its range
     */
    public Polls {
      if (maxWait.isNegative() || maxWait.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("a poll's wait is not between 0 and a day: " + maxWait);
      }
      require("maxEvents", maxEvents, 1);
      require("maxBytes", maxBytes, 1);
    }
  }

  /**
   * How connections are secured: with TLS 1.2 or 1.3. Both files are PEM, and looked at again and
   * again: a new certificate is used for the next connection, and no open one notices.
   *
   * @param certificate a file with the server's certificate and then those that vouch for it; null,
   *     and {@code key} too, for one that is made at each start and vouches for itself
   * @param key a file with the key of the first certificate, not encrypted
   * @param engine who speaks TLS
   * @param reload how often the files are looked at; positive
   */
  public record Tls(Path certificate, Path key, Engine engine, Duration reload) {
    /** Who speaks TLS. */
    public enum Engine {
      /** BoringSSL where it loads, else the JDK. */
      AUTO,
      /** BoringSSL; starting fails where it does not load. */
      BORINGSSL,
      /** The JDK. */
      JDK
    }

    private static final Duration EVERY = Duration.ofSeconds(5);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if there is one file without the other, or an interval that
     *     is not positive
     */
    public Tls {
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException("a certificate and its key go together");
      }
      Objects.requireNonNull(engine, "engine");
      if (reload.isNegative() || reload.isZero()) {
        throw new IllegalArgumentException("reload is not positive: " + reload);
      }
    }

    /**
     * With a certificate of the owner's; the files are looked at every five seconds.
     *
     * @param certificate a PEM file
     * @param key a PEM file
     * @return such TLS, by the engine that is there
     */
    public static Tls of(Path certificate, Path key) {
      Objects.requireNonNull(certificate, "certificate");
      return new Tls(certificate, key, Engine.AUTO, EVERY);
    }

    /**
     * With one for development, that names localhost and the address listened on.
     *
     * @return such TLS, by the engine that is there
     */
    public static Tls selfSigned() {
      return new Tls(null, null, Engine.AUTO, EVERY);
    }

    /**
     * The same by another engine.
     *
     * @param value which one
     * @return the changed copy
     */
    public Tls withEngine(Engine value) {
      return new Tls(certificate, key, value, reload);
    }

    /**
     * The same with the files looked at so often.
     *
     * @param value how often; positive
     * @return the changed copy
     */
    public Tls withReload(Duration value) {
      return new Tls(certificate, key, engine, value);
    }

    /**
     * Whether the certificate is made at the start.
     *
     * @return true if there are no files
     */
    public boolean isSelfSigned() {
      return certificate == null;
    }
  }

  public ServerOptions {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(times, "times");
    Objects.requireNonNull(http2, "http2");
    Objects.requireNonNull(clients, "clients");
    Objects.requireNonNull(polls, "polls");
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(tokens, "tokens");
    corsOrigins = CorsOrigins.normalized(corsOrigins);
    require("loops", loops, 0);
  }

  /**
   * These options at another address.
   *
   * @param value where to listen
   * @return the changed copy
   */
  public ServerOptions withAddress(InetSocketAddress value) {
    Builder copy = new Builder(this);
    copy.address = value;
    return copy.build();
  }

  /**
   * These options with other ones for who may publish and follow.
   *
   * @param value those
   * @return the changed copy
   */
  public ServerOptions withTokens(TokenOptions value) {
    return new Builder(this).tokens(value).build();
  }

  /** For the server at the management address, for so many connections. */
  ServerOptions forManagement(int connections) {
    return builder(management)
        .transport(transport)
        .loops(1)
        .limits(limits.withMaxConnections(connections))
        .times(times)
        .clients(ClientOptions.DEFAULTS.withMaxControlBytes(clients.maxControlBytes()))
        .loopbackHostsOnly(loopbackHostsOnly)
        .build();
  }

  /** Starts from: the given address, defaults for the rest, nothing allowed across origins. */
  public static Builder builder(InetSocketAddress address) {
    return new Builder(address);
  }

  private static void require(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is less than " + least + ": " + value);
    }
  }

  /** Collects options. Threads: confined to its owner. */
  public static final class Builder {
    private InetSocketAddress address;
    private Transport transport = Transport.AUTO;
    private int loops;
    private Limits limits = Limits.DEFAULTS;
    private Times times = Times.DEFAULTS;
    private Http2 http2 = Http2.DEFAULTS;
    private Polls polls = Polls.DEFAULTS;
    private List<String> corsOrigins = List.of();
    private boolean loopbackHostsOnly = true;
    private ClientOptions clients = ClientOptions.DEFAULTS;
    private boolean shedWith503;
    private Compression compression = Compression.NONE;
    private Tls tls;
    private TokenOptions tokens = TokenOptions.OPEN;
    private PresenceOptions presence;
    private TenantOptions tenants;
    private InetSocketAddress management;

    private Builder(InetSocketAddress address) {
      this.address = address;
    }

    private Builder(ServerOptions from) {
      address = from.address;
      transport = from.transport;
      loops = from.loops;
      limits = from.limits;
      times = from.times;
      http2 = from.http2;
      polls = from.polls;
      corsOrigins = from.corsOrigins;
      loopbackHostsOnly = from.loopbackHostsOnly;
      clients = from.clients;
      shedWith503 = from.shedWith503;
      compression = from.compression;
      tls = from.tls;
      tokens = from.tokens;
      presence = from.presence;
      tenants = from.tenants;
      management = from.management;
    }

    public Builder transport(Transport value) {
      transport = value;
      return this;
    }

    public Builder loops(int value) {
      loops = value;
      return this;
    }

    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    public Builder times(Times value) {
      times = value;
      return this;
    }

    public Builder http2(Http2 value) {
      http2 = value;
      return this;
    }

    public Builder polls(Polls value) {
      polls = value;
      return this;
    }

    public Builder corsOrigins(List<String> value) {
      corsOrigins = value;
      return this;
    }

    public Builder loopbackHostsOnly(boolean value) {
      loopbackHostsOnly = value;
      return this;
    }

    public Builder clients(ClientOptions value) {
      clients = value;
      return this;
    }

    public Builder shedWith503(boolean value) {
      shedWith503 = value;
      return this;
    }

    public Builder compression(Compression value) {
      compression = value;
      return this;
    }

    /** Null, the default, for none. */
    public Builder tls(Tls value) {
      tls = value;
      return this;
    }

    public Builder tokens(TokenOptions value) {
      tokens = value;
      return this;
    }

    /** Null, the default, for no such thing. */
    public Builder presence(PresenceOptions value) {
      presence = value;
      return this;
    }

    /** Null, the default, if they are not kept apart. */
    public Builder tenants(TenantOptions value) {
      tenants = value;
      return this;
    }

    /** Null, the default, for none of its own. */
    public Builder management(InetSocketAddress value) {
      management = value;
      return this;
    }

    public ServerOptions build() {
      return new ServerOptions(
          address,
          transport,
          loops,
          limits,
          times,
          http2,
          polls,
          corsOrigins,
          loopbackHostsOnly,
          clients,
          shedWith503,
          compression,
          tls,
          tokens,
          presence,
          tenants,
          management);
    }
  }
}
