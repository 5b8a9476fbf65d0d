package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.testkit.ManualClock;
import dev.tailrace.wire.Event;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server on a loopback port chosen by the system, over a log in memory, with a time that stands
 * still; and, after every test, the proof that it has given back every buffer and every stream.
 *
 * <p>Threads: confined to the test's thread.
 */
final class ServerFixture implements AfterEachCallback {
  static final String EPOCH = "epoch0";
  private static final int LOG_ENTRIES = 100_000;

  final ManualClock clock = new ManualClock();
  private final Transport transport;
  private RawHttp.Layer layer = tcp -> tcp;
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // will wrap
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final ExecutorService readers = Executors.newSingleThreadExecutor();
  private final List<RawHttp> clients = new ArrayList<>();
  private final List<RawHttp2> http2Clients = new ArrayList<>();
  private EventLog log = new InMemoryLog(EPOCH, LOG_ENTRIES, clock);
  private HubOptions hubOptions = HubOptions.DEFAULTS;
  private UnaryOperator<ServerOptions.Builder> options = builder -> builder;
  private Pages pages = Pages.NONE;
  private Operations operations = Operations.plain();
  private Hub hub;
  private TailraceServer server;

  ServerFixture(Transport transport) {
    this.transport = transport;
  }

  /** Over TLS, with a certificate made for the occasion. */
  ServerFixture tls(TlsOptions.Engine engine) {
    return tls(TlsOptions.selfSigned().withEngine(engine));
  }

  ServerFixture tls(TlsOptions tls) {
    layer = new TlsClient();
    return options(o -> o.tls(tls));
  }

  ServerFixture options(UnaryOperator<ServerOptions.Builder> more) {
    UnaryOperator<ServerOptions.Builder> before = options;
    options = builder -> more.apply(before.apply(builder));
    return this;
  }

  ServerFixture hub(HubOptions value) {
    hubOptions = value;
    return this;
  }

  ServerFixture pages(Pages value) {
    pages = value;
    return this;
  }

  ServerFixture log(EventLog value) {
    log = value;
    return this;
  }

  ServerFixture operations(Operations value) {
    operations = value;
    return this;
  }

  /** A connection to where operators are served. */
  RawHttp operate() throws IOException {
    RawHttp client = new RawHttp(server().managementAddress(), 0);
    clients.add(client);
    return client;
  }

  /** A new connection; the first one starts the server. */
  RawHttp connect() throws IOException {
    return connect(0);
  }

  RawHttp connect(int receiveBufferBytes) throws IOException {
    return connect(receiveBufferBytes, layer);
  }

  RawHttp connect(int receiveBufferBytes, RawHttp.Layer layer) throws IOException {
    RawHttp client = new RawHttp(server().address(), receiveBufferBytes, layer);
    clients.add(client);
    return client;
  }

  /** A new connection that speaks HTTP/2, with these settings: pairs of identifier and value. */
  RawHttp2 http2(int... settings) throws IOException {
    RawHttp2 client = new RawHttp2(server().address());
    http2Clients.add(client);
    return client.begin(settings);
  }

  /** A connection that follows, past its head and its first bytes. */
  RawHttp follow(String target, String... headers) throws IOException {
    RawHttp client = connect().get(target, headers);
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(client.readChunk()).matches("retry: [0-9]+\n:\n");
    return client;
  }

  TailraceServer server() throws IOException {
    if (server == null) {
      hub = new Hub(log, hubOptions, clock, readers);
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ServerOptions.Builder plain = ServerOptions.builder(any).loops(2).transport(transport);
      ServerOptions built = options.apply(plain).build();
      server =
          TailraceServer.start(
              built, hub, pages, operations, clock, nanos::get, allocator);
    }
    return server;
  }

  ServerMetrics metrics() throws IOException {
    return server().metrics();
  }

  /** What bodies hold; once the server has started. */
  Uploads uploads() {
    return server.admission().uploads();
  }

  /** Publishes past HTTP; returns the event's id. */
  String publish(String topic, String data) throws IOException {
    return publish(topic, Event.of(data));
  }

  String publish(String topic, Event event) throws IOException {
    server();
    CompletableFuture<Published> done = new CompletableFuture<>();
    hub.publish(Publication.of(topic, event), done::complete);
    return ((Published.Accepted) done.join()).id();
  }

  /** How much memory outside the heap is in use. */
  long directBytes() {
    return allocator.metric().usedDirectMemory();
  }

  /**
   * Lets time pass, and what is due by then happen. What a loop is in the middle of happens before:
   * a client may see an answer that the loop has not done with.
   */
  void pass(Duration time) {
    onEachLoop(loop -> {});
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
    onEachLoop(loop -> loop.wheel().advance());
  }

  private void onEachLoop(Consumer<ServerLoop> task) {
    if (server == null) {
      return;
    }
    CountDownLatch done = new CountDownLatch(server.loops().size());
    for (ServerLoop loop : server.loops()) {
      loop.execute(
          () -> {
            task.accept(loop);
            done.countDown();
          });
    }
    try {
      assertThat(done.await(20, TimeUnit.SECONDS)).as("the loops turned").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for what other threads are about to do. */
  static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as(what).isNegative();
      Thread.yield();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (server != null) {
      server.close();
    }
    for (RawHttp client : clients) {
      client.close();
    }
    for (RawHttp2 client : http2Clients) {
      client.close();
    }
    readers.shutdownNow();
    log.close();
    assertThat(allocator.metric().usedDirectMemory()).as("direct memory kept").isZero();
    assertThat(allocator.metric().usedHeapMemory()).as("heap buffers kept").isZero();
    if (server != null) {
      assertThat(server.metrics().connections()).as("connections left").isZero();
      assertThat(server.metrics().listeners()).as("listeners left").isZero();
    }
  }
}
