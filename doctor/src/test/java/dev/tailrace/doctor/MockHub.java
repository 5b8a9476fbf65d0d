package dev.tailrace.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import dev.tailrace.mock.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/**
 * A hub of one topic, as it looks through an intermediary that has the fault a test gives it. Every
 * byte is the test's: there is no proxy, and no hub.
 *
 * <p>Threads: faults are set before the first request; what comes is answered on a thread of its
 * own.
 */
final class MockHub implements AutoCloseable {
  private static final String FIRST = "retry: 3000\n:\n";
  private static final int MOMENT_SECONDS = 3;
  private static final int PROBES = 3; // of every visit

  private final MockEventServer server;
  private final Pace pace = new Pace();
  private final Thread thread = new Thread(this::serve, "mock-hub");

  // faults
  private Function<MockResponse, MockResponse> head = each -> each;
  private boolean holdsHead;
  private int holds = 1;
  private int drops;
  private int copies = 1;
  private int publishStatus = 201;
  private boolean ids = true;
  private boolean stripsLastEventId;
  private boolean forgets;
  private boolean gzips;
  private boolean flushes;
  private int endsAfter = Integer.MAX_VALUE;
  private Consumer<MockExchange> end = MockExchange::end;

  // any thread
  private final List<Follower> followers = new CopyOnWriteArrayList<>();

  // its own thread only
  private final List<String> log = new ArrayList<>();
  private final List<String> held = new ArrayList<>();

  MockHub() {
    this(MockEventServer.start());
  }

  MockHub(SSLContext tls) {
    this(MockEventServer.start(tls));
  }

  private MockHub(MockEventServer server) {
    this.server = server;
    thread.setDaemon(true);
    thread.start();
  }

  MockHub answering(Function<MockResponse, MockResponse> change) {
    head = change;
    return this;
  }

  /** Events go out when there are so many; before that, nothing, or nothing but the first bytes. */
  MockHub holding(int events, boolean headToo) {
    holds = events;
    holdsHead = headToo;
    if (headToo) {
      pace.real();
    }
    return this;
  }

  MockHub dropping(int number) {
    drops = number;
    return this;
  }

  MockHub sendingTwice() {
    copies = 2;
    return this;
  }

  MockHub refusingToPublish(int status) {
    publishStatus = status;
    return this;
  }

  MockHub withoutIds() {
    ids = false;
    return this;
  }

  MockHub strippingLastEventId() {
    stripsLastEventId = true;
    return this;
  }

  MockHub forgetting() {
    forgets = true;
    return this;
  }

  MockHub gzipping(boolean flushing) {
    gzips = true;
    flushes = flushing;
    return this;
  }

  /** The last stream that is not asked for with gzip ends when so many events are published. */
  MockHub endingAfter(int events, Consumer<MockExchange> how) {
    endsAfter = events;
    end = how;
    return this;
  }

  /** The doctor's time. */
  Pace pace() {
    return pace;
  }

  URI uri(String path) {
    return server.uri(path);
  }

  List<RecordedRequest> requests() {
    return server.requests();
  }

  /** Until the doctor has left every stream that was not ended here. */
  void awaitNoListeners() {
    List.copyOf(followers).forEach(Follower::awaitLeft);
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    server.close();
    thread.join();
  }

  private void serve() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        answer(server.takeExchange(Duration.ofDays(1)));
      }
    } catch (IllegalStateException e) {
      // interrupted: the test is over
    }
  }

  private void answer(MockExchange exchange) {
    try {
      switch (exchange.request().method()) {
        case "POST" -> publish(exchange);
        case "GET" -> follow(exchange);
        default -> exchange.respond(head.apply(MockResponse.status(204)));
      }
    } catch (UncheckedIOException e) {
      // the doctor has gone, as he may
    }
  }

  private void publish(MockExchange exchange) {
    String data = exchange.request().bodyText();
    if (publishStatus == 201) {
      log.add(data);
      if (log.size() != drops) {
        held.add(event(log.size(), data));
      }
      pace(held.size() >= holds);
      if (held.size() >= holds) {
        String all = String.join("", held).repeat(copies);
        held.clear();
        followers.forEach(each -> each.take(all));
      }
      if (log.size() == endsAfter) {
        end.accept(plain());
      }
    }
    exchange.respond(MockResponse.status(publishStatus));
  }

  /** What is dropped, or not flushed, is waited for in vain; what is before it has a moment. */
  private void pace(boolean released) {
    if (!released && held.size() > 0) {
      pace.real();
    } else {
      pace.slow();
    }
    boolean last = log.size() == PROBES;
    if (last && (drops > 0 || gzips && !flushes)) {
      CompletableFuture.delayedExecutor(MOMENT_SECONDS, TimeUnit.SECONDS).execute(pace::real);
    }
  }

  private MockExchange plain() {
    return followers.stream()
        .map(each -> each.exchange)
        .filter(each -> each.request().header("Accept-Encoding") == null)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private void follow(MockExchange exchange) {
    boolean packed = gzips && "gzip".equals(exchange.request().header("Accept-Encoding"));
    Follower follower = new Follower(exchange, packed);
    String cursor = stripsLastEventId ? null : exchange.request().header("Last-Event-ID");
    String target = exchange.request().target();
    if (target.contains("last_event_id=")) {
      cursor = target.substring(target.indexOf('=') + 1);
      pace.slow();
    } else if (exchange.request().header("Last-Event-ID") != null && stripsLastEventId) {
      pace.half();
    }
    if (cursor != null && forgets) {
      pace.real();
    }
    if (!holdsHead) {
      follower.begin();
    }
    if (cursor != null && !forgets) {
      for (int i = Integer.parseInt(cursor); i < log.size(); i++) {
        follower.take(event(i + 1, log.get(i)));
      }
    }
    followers.add(follower);
  }

  private String event(int number, String data) {
    return (ids ? "id: " + number + "\n" : "") + "data: " + data + "\n\n";
  }

  /** A stream, and what packs it. */
  private final class Follower {
    private final MockExchange exchange;
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final GZIPOutputStream gzip;
    private boolean begun;

    Follower(MockExchange exchange, boolean packs) {
      this.exchange = exchange;
      try {
        this.gzip = packs ? new GZIPOutputStream(packed, 512, true) : null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void begin() {
      begun = true;
      MockResponse plain =
          MockResponse.stream()
              .header("Cache-Control", "no-cache, no-transform")
              .header("SSE-Heartbeat", "15");
      exchange.respond(head.apply(gzip == null ? plain : plain.header("Content-Encoding", "gzip")));
      take(FIRST);
    }

    void take(String text) {
      if (!begun) {
        begin();
      }
      try {
        byte[] bytes = gzip == null ? text.getBytes(UTF_8) : pack(text);
        if (bytes.length > 0) {
          exchange.sendBytes(bytes);
        }
      } catch (IllegalStateException | IOException | UncheckedIOException e) {
        // closed by either side
      }
    }

    void awaitLeft() {
      try {
        exchange.sendRaw(new byte[0]);
      } catch (IllegalStateException | UncheckedIOException e) {
        return; // ended by this side, or seen to be left
      }
      exchange.awaitClientClose();
    }

    private byte[] pack(String text) throws IOException {
      gzip.write(text.getBytes(UTF_8));
      if (flushes) {
        gzip.flush();
      }
      byte[] bytes = packed.toByteArray();
      packed.reset();
      return bytes;
    }
  }
}
