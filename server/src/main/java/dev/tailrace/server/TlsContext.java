package dev.tailrace.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every new connection is secured with, and its renewal: when the files hold something else
 * that can be used, the next handshake uses it; connections go on with what they began with. What
 * cannot be used changes nothing, and is told once.
 *
 * <p>Threads: thread-safe; {@link #check} may wait for a disk.
 */
final class TlsContext {
  static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);
  private static final Duration ENDS_SOON = Duration.ofDays(14);
  private static final Duration REMINDER = Duration.ofDays(1);

  // any thread
  final LongAdder handshakes = new LongAdder();
  final LongAdder failedHandshakes = new LongAdder();
  final LongAdder reloads = new LongAdder();
  final LongAdder failedReloads = new LongAdder();
  private volatile SslContext context;
  private volatile Instant expiry;

  // written once, at construction
  private final TlsOptions options;
  private final TlsEngine engine;
  private final List<String> protocols;
  private final Clock clock;

  // guarded by this
  private KeyFiles tried;
  private String unreadable; // what was said of files that could not be read, or null
  private Instant nextReminder = Instant.MIN;
  private int reminders;

  private TlsContext(TlsOptions options, TlsEngine engine, List<String> protocols, Clock clock) {
    this.options = options;
    this.engine = engine;
    this.protocols = List.copyOf(protocols);
    this.clock = clock;
  }

  /**
   * @param protocols what is offered by ALPN, the best first
   * @param address where the server listens, which a certificate made here names
   * @throws IOException if the files, or the engine that was asked for, cannot be used; says why
   */
  static TlsContext open(
      TlsOptions options, List<String> protocols, InetSocketAddress address, Clock clock)
      throws IOException {
    TlsEngine engine = TlsEngine.of(options.engine());
    TlsContext tls = new TlsContext(options, engine, protocols, clock);
    if (options.isSelfSigned()) {
      tls.use(selfSigned(address, clock));
    } else {
      tls.tried = KeyFiles.read(options.certificate(), options.key());
      tls.use(tls.tried.credentials());
    }
    LOG.info("TLS by {}; the certificate ends at {}", engine.title(), tls.expiry);
    tls.remind();
    return tls;
  }

  /** Who speaks TLS, as a name for people. */
  String engine() {
    return engine.title();
  }

  /** When the certificate in use ends. */
  Instant expiry() {
    return expiry;
  }

  /** For one new connection. Its time is watched by {@link TlsSession}, not by itself. */
  SslHandler handler(ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeoutMillis(0);
    return handler;
  }

  /** Looks whether the files hold something new, and whether the certificate ends soon. */
  synchronized void check() {
    try {
      if (!options.isSelfSigned()) {
        reload();
      }
      remind();
    } catch (RuntimeException e) { // or nobody would look again
      LOG.error("a look at the certificate failed", e);
    }
  }

  /** How often it was told that a certificate ends soon, or has ended. */
  synchronized int reminders() {
    return reminders;
  }

  private void reload() {
    KeyFiles found;
    try {
      found = KeyFiles.read(options.certificate(), options.key());
    } catch (IOException e) {
      if (!e.getMessage().equals(unreadable)) {
        unreadable = e.getMessage();
        failed(e);
      }
      return;
    }
    unreadable = null;
    if (found.sameAs(tried)) {
      return;
    }
    tried = found;
    try {
      use(found.credentials());
      reloads.increment();
      LOG.info("The certificate was renewed; it ends at {}", expiry);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException cause) {
    failedReloads.increment();
    LOG.warn("The certificate in use stays, until {}: {}", expiry, cause.getMessage());
  }

  private void use(Credentials credentials) throws IOException {
    context =
        SslContextBuilder.forServer(credentials.key(), credentials.chain())
            .sslProvider(engine.provider())
            .protocols(VERSIONS)
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocols))
            .build();
    expiry = credentials.expiry();
    nextReminder = Instant.MIN;
  }

  private void remind() {
    Instant now = clock.instant();
    if (now.isBefore(nextReminder) || expiry.isAfter(now.plus(ENDS_SOON))) {
      return;
    }
    nextReminder = now.plus(REMINDER);
    reminders++;
    LOG.warn("The certificate {} at {}", now.isBefore(expiry) ? "ends" : "has ended", expiry);
  }

  private static Credentials selfSigned(InetSocketAddress address, Clock clock) {
    Set<String> hosts = new LinkedHashSet<>(List.of("localhost"));
    List<byte[]> addresses = new ArrayList<>();
    addresses.add(NetUtil.createByteArrayFromIpAddressString("127.0.0.1"));
    addresses.add(NetUtil.createByteArrayFromIpAddressString("::1"));
    InetAddress listen = address.getAddress();
    if (listen != null && !listen.isAnyLocalAddress()) {
      addresses.add(listen.getAddress());
    }
    String host = address.getHostString();
    if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
      hosts.add(host);
    }
    return SelfSigned.make(hosts, addresses, clock);
  }
}
