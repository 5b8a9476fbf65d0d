package dev.tailrace.client;

import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.client.ConnectionError.Response;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a stream: through redirects to an answer, and if that is a stream, on to its end.
 *
 * <p>Threads: confined to the mailbox; {@link #abort} from any thread.
 */
final class Attempt {
  private static final int MAX_BODY_BYTES = 4 * 1024;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  /** What the source is told of it. After {@code over} nothing more. */
  interface Observer {
    /** The answer is a stream. */
    void opened(Attempt attempt, URI from, HttpHeaders headers);

    /** Bytes that were asked for by {@link #read}. */
    void received(Attempt attempt, List<ByteBuffer> chunk);

    /** It is over. */
    void over(Attempt attempt, Kind kind, @Nullable Response response, @Nullable Throwable cause);
  }

  private final Settings settings;
  private final Mailbox mailbox;
  private final Redirects redirects;
  private final Observer observer;
  private volatile boolean aborted;
  private volatile Transport.@Nullable Exchange exchange;
  private volatile Timer.@Nullable Task timeout;

  // mailbox only
  private Request request;
  private @Nullable Hop hop;
  private int hops;
  private boolean permanent = true;
  private final URI first;
  private @Nullable HttpHeaders refusal;
  private int status;
  private final ByteBuffer body = ByteBuffer.allocate(MAX_BODY_BYTES);
  private boolean streaming;
  private boolean reading;
  private long lastLife;
  private Duration idle = Duration.ZERO;

  Attempt(
      Settings settings, Mailbox mailbox, Redirects redirects, Request request, Observer observer) {
    this.settings = settings;
    this.mailbox = mailbox;
    this.redirects = redirects;
    this.observer = observer;
    this.first = request.uri();
    this.request = redirects.remembered(request);
  }

  /** Whom it is about, after the redirects so far. */
  URI uri() {
    return request.uri();
  }

  void start() {
    later(settings.connectTimeout(), this::connectTimedOut);
    send();
  }

  /** Asks for some more of the stream. */
  void read() {
    if (!reading) {
      reading = true;
      lastLife = settings.timer().nanos();
      ask();
    }
  }

  /** Watches over the stream from now on: that long without a byte is too long; zero for ever. */
  void watch(Duration time) {
    idle = time;
    lastLife = settings.timer().nanos();
    if (!idle.isZero()) {
      later(idle, this::checkLife);
    }
  }

  /** Lets go of everything at once. */
  void abort() {
    aborted = true;
    Transport.Exchange current = exchange;
    if (current != null) {
      current.abort();
    }
    Timer.Task task = timeout;
    if (task != null) {
      task.cancel();
    }
  }

  private void send() {
    Hop next = new Hop();
    hop = next;
    try {
      exchange = settings.transport(request).start(request, next);
    } catch (RuntimeException e) { // of a client that is shut down, or of the user's publisher
      next.failed(new IOException("The request could not be sent: " + e, e));
    }
    if (aborted) {
      abort();
    }
  }

  private void later(Duration delay, Runnable task) {
    timeout = settings.timer().after(delay, () -> mailbox.execute(task));
    if (aborted) {
      abort();
    }
  }

  private void ask() {
    Transport.Exchange current = exchange;
    if (current != null) {
      current.read();
    }
  }

  private void head(int code, HttpHeaders headers) {
    status = code;
    if (code == OK && isStream(headers)) {
      open(headers);
    } else if (code == NO_CONTENT) {
      over(Kind.NO_CONTENT, response(headers), null);
    } else if (Redirects.is(code)) {
      redirect(code, headers);
    } else {
      refusal = headers;
      ask();
    }
  }

  private static boolean isStream(HttpHeaders headers) {
    return MediaType.isEventStream(headers) && encoding(headers).isEmpty();
  }

  private static String encoding(HttpHeaders headers) {
    String encoding = headers.firstValue("Content-Encoding").orElse("").strip();
    return encoding.equalsIgnoreCase("identity") ? "" : encoding;
  }

  private void open(HttpHeaders headers) {
    cancelTimeout();
    if (permanent && hops > 0) {
      redirects.remember(first, request.uri());
    }
    streaming = true;
    observer.opened(this, request.uri(), headers);
  }

  private void redirect(int code, HttpHeaders headers) {
    Optional<Request> next = Redirects.follow(request, code, headers);
    if (next.isEmpty() || hops == Redirects.MOST) {
      String why = next.isEmpty() ? "no usable Location" : "more than " + hops + " redirects";
      over(Kind.REDIRECT, response(headers), new ProtocolException(why));
      return;
    }
    hops++;
    boolean same = next.get().method().equals(request.method());
    permanent = permanent && same && (code == 301 || code == 308);
    Transport.Exchange left = exchange;
    request = next.get();
    hop = null;
    if (left != null) {
      left.abort();
    }
    send();
  }

  private void chunk(List<ByteBuffer> bytes) {
    if (streaming) {
      reading = false;
      lastLife = settings.timer().nanos();
      observer.received(this, bytes);
    } else if (collect(bytes)) {
      ask();
    } else {
      refused();
    }
  }

  /**
   * @return whether there is room for more
   */
  private boolean collect(List<ByteBuffer> bytes) {
    for (ByteBuffer some : bytes) {
      int length = Math.min(some.remaining(), body.remaining());
      body.put(some.slice(some.position(), length));
    }
    return body.hasRemaining();
  }

  private void ended() {
    if (streaming) {
      over(Kind.ENDED, null, null);
    } else {
      refused();
    }
  }

  private void failed(IOException cause) {
    if (refusal != null) {
      refused();
    } else {
      over(streaming ? Kind.BROKEN : unreachable(cause), null, cause);
    }
  }

  private static Kind unreachable(IOException cause) {
    return cause instanceof HttpConnectTimeoutException ? Kind.CONNECT_TIMEOUT : Kind.UNREACHABLE;
  }

  private void connectTimedOut() {
    if (hop == null || streaming) {
      return;
    }
    if (refusal != null) {
      refused();
    } else {
      over(Kind.CONNECT_TIMEOUT, null, null);
    }
  }

  private void checkLife() {
    if (hop == null) {
      return;
    }
    long left = lastLife + idle.toNanos() - settings.timer().nanos();
    if (!reading) {
      later(idle, this::checkLife); // it is the consumer that takes its time
    } else if (left > 0) {
      later(Duration.ofNanos(left), this::checkLife);
    } else {
      over(Kind.IDLE, null, null);
    }
  }

  private void refused() {
    HttpHeaders headers = refusal;
    if (headers == null) {
      throw new IllegalStateException("refused without an answer");
    }
    if (status != OK) {
      over(Kind.STATUS, response(headers), null);
    } else {
      over(Kind.NOT_A_STREAM, response(headers), new ProtocolException(notAStream(headers)));
    }
  }

  private static String notAStream(HttpHeaders headers) {
    return MediaType.isEventStream(headers)
        ? "Content-Encoding is " + encoding(headers)
        : "Content-Type is " + headers.firstValue("Content-Type").orElse("missing");
  }

  private Response response(HttpHeaders headers) {
    String start = new String(body.array(), 0, body.position(), StandardCharsets.UTF_8);
    return new Response(status, headers, start, RetryAfter.of(headers, settings.clock()));
  }

  private void over(Kind kind, @Nullable Response response, @Nullable Throwable cause) {
    hop = null;
    abort();
    observer.over(this, kind, response, cause);
  }

  private void cancelTimeout() {
    Timer.Task task = timeout;
    if (task != null) {
      task.cancel();
    }
  }

  /** What one exchange tells, as long as it is the current one. */
  private final class Hop implements Transport.Receiver {
    @Override
    public void head(int code, HttpHeaders headers) {
      inTurn(() -> Attempt.this.head(code, headers));
    }

    @Override
    public void chunk(List<ByteBuffer> bytes) {
      inTurn(() -> Attempt.this.chunk(bytes));
    }

    @Override
    public void ended() {
      inTurn(Attempt.this::ended);
    }

    @Override
    public void failed(IOException cause) {
      inTurn(() -> Attempt.this.failed(cause));
    }

    private void inTurn(Runnable task) {
      mailbox.execute(
          () -> {
            if (hop == this && !aborted) {
              task.run();
            }
          });
    }
  }
}
