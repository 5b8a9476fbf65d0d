package dev.tailrace.server;

import java.net.InetSocketAddress;
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
    LimitOptions limits,
    TimeOptions times,
    Http2Options http2,
    PollOptions polls,
    List<String> corsOrigins,
    boolean loopbackHostsOnly,
    ClientOptions clients,
    boolean shedWith503,
    Compression compression,
    TlsOptions tls,
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
    AtLeast.require("loops", loops, 0);
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

  /** Collects options. Threads: confined to its owner. */
  public static final class Builder {
    private InetSocketAddress address;
    private Transport transport = Transport.AUTO;
    private int loops;
    private LimitOptions limits = LimitOptions.DEFAULTS;
    private TimeOptions times = TimeOptions.DEFAULTS;
    private Http2Options http2 = Http2Options.DEFAULTS;
    private PollOptions polls = PollOptions.DEFAULTS;
    private List<String> corsOrigins = List.of();
    private boolean loopbackHostsOnly = true;
    private ClientOptions clients = ClientOptions.DEFAULTS;
    private boolean shedWith503;
    private Compression compression = Compression.NONE;
    private TlsOptions tls;
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

    public Builder limits(LimitOptions value) {
      limits = value;
      return this;
    }

    public Builder times(TimeOptions value) {
      times = value;
      return this;
    }

    public Builder http2(Http2Options value) {
      http2 = value;
      return this;
    }

    public Builder polls(PollOptions value) {
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
    public Builder tls(TlsOptions value) {
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
