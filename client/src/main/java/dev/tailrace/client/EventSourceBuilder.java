package dev.tailrace.client;

import dev.tailrace.wire.DecoderLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an {@link EventSource} to be.
 *
 * <p>Threads: confined to one thread; the sources it builds are independent of it.
 */
public final class EventSourceBuilder {
  private static final Duration CONNECT = Duration.ofMinutes(5);
  private static final Duration STABLE = Duration.ofSeconds(10);
  private static final Duration RECONNECTION = Duration.ofSeconds(3);
  private static final int LONGEST_DAYS = 365;

  private final Supplier<HttpRequest> requests;
  private final @Nullable URI url;
  private @Nullable HttpClient httpClient;
  private @Nullable Executor executor;
  private @Nullable Timer timer;
  private @Nullable Transport transport;
  private Duration connect = CONNECT;
  private @Nullable Duration idle;
  private Duration stable = STABLE;
  private Duration reconnection = RECONNECTION;
  private String lastEventId = "";
  private @Nullable CursorStore store;
  private boolean fromResponse = true;
  private DecoderLimits limits = DecoderLimits.DEFAULTS;
  private ReconnectPolicy policy = ReconnectPolicy.standard();

  EventSourceBuilder(Supplier<HttpRequest> requests, @Nullable URI url) {
    this.requests = requests;
    this.url = url;
  }

  /**
   * The client that makes the connections: its proxy, TLS, authenticator, cookies and version of
   * HTTP count. Leave its {@code followRedirects} at {@code NEVER}, which is its default: the
   * source follows redirects itself, as Fetch has it. A client shared by all sources unless set.
   *
   * <p>{@code java.net.http} cannot send an id beyond ASCII: a request with one travels over a
   * socket of the source's own, by HTTP/1.1 and without the authenticator; the rest counts there
   * too.
   *
   * @param client never closed by the source
   * @return this builder
   */
  public EventSourceBuilder httpClient(HttpClient client) {
    httpClient = Objects.requireNonNull(client, "client");
    return this;
  }

  /**
   * Where handlers and request suppliers run; both may block. It must be able to run a task while
   * another blocks, if one does. A pool of daemon threads shared by all sources unless set; {@code
   * Executors.newVirtualThreadPerTaskExecutor()} does well.
   *
   * @param where never shut down by the source
   * @return this builder
   */
  public EventSourceBuilder executor(Executor where) {
    executor = Objects.requireNonNull(where, "executor");
    return this;
  }

  /**
   * The id to start behind. What the cursor store holds counts more.
   *
   * @param id an id that the server gave, {@code ""} for none, which is the default
   * @return this builder
   * @throws IllegalArgumentException if it contains CR, LF, NUL or an unpaired surrogate, as no id
   *     can
   */
  public EventSourceBuilder lastEventId(String id) {
    if (!LastEventId.isId(id)) {
      throw new IllegalArgumentException(
          "last event id contains CR, LF, NUL or an unpaired surrogate");
    }
    lastEventId = id;
    return this;
  }

  /**
   * Where the last event id is kept between processes. Nowhere unless set.
   *
   * @param where for this source alone: two would overwrite each other's id
   * @return this builder
   */
  public EventSourceBuilder cursorStore(CursorStore where) {
    store = Objects.requireNonNull(where, "cursorStore");
    return this;
  }

  /**
   * Whether the {@code Last-Event-ID} of a response counts as the place to resume from, until the
   * stream gives an id or an event: Tailrace and Mercure name there where a stream starts, so a
   * connection that breaks before its first event loses none. True unless set.
   *
   * @param counts false to pay that header no heed
   * @return this builder
   */
  public EventSourceBuilder cursorFromResponse(boolean counts) {
    fromResponse = counts;
    return this;
  }

  /**
   * Whether and when to connect again. {@link ReconnectPolicy#standard} unless set.
   *
   * @param when asked after every connection that ended or did not come about
   * @return this builder
   */
  public EventSourceBuilder reconnect(ReconnectPolicy when) {
    policy = Objects.requireNonNull(when, "policy");
    return this;
  }

  /**
   * How long an answer may take, from the request to its head, redirects included; no matter for
   * the stream that follows. 5 minutes unless set, because there are servers that send the head
   * with the first event only. A host that takes no connection is noticed earlier, by the {@code
   * connectTimeout} of the {@link #httpClient}, which is 10 s for the shared one.
   *
   * @param time from 1 ns to 365 days
   * @return this builder
   * @throws IllegalArgumentException unless it is more than zero and at most 365 days
   */
  public EventSourceBuilder connectTimeout(Duration time) {
    connect = bounded("connectTimeout", time, 1);
    return this;
  }

  /**
   * How long a stream may be without a byte while one is waited for; a comment is life. Zero for
   * ever. Unless set, two and a half times the heartbeat that the server announces ({@code
   * SSE-Heartbeat}, in seconds, as Tailrace does), else 5 minutes.
   *
   * @param time from zero, for ever, to 365 days
   * @return this builder
   * @throws IllegalArgumentException if it is negative or more than 365 days
   */
  public EventSourceBuilder idleTimeout(Duration time) {
    idle = bounded("idleTimeout", time, 0);
    return this;
  }

  /**
   * How long a stream must last to count as a success, after which waits start anew, if it brings
   * no event; with one it is a success at once. 10 s unless set.
   *
   * @param time from zero, where every stream is a success, to 365 days
   * @return this builder
   * @throws IllegalArgumentException if it is negative or more than 365 days
   */
  public EventSourceBuilder stableAfter(Duration time) {
    stable = bounded("stableAfter", time, 0);
    return this;
  }

  /**
   * The reconnection time until the server sets one with {@code retry:}. 3 s unless set.
   *
   * @param time from zero to 365 days; the policy decides what to make of it
   * @return this builder
   * @throws IllegalArgumentException if it is negative or more than 365 days
   */
  public EventSourceBuilder reconnectionTime(Duration time) {
    reconnection = bounded("reconnectionTime", time, 0);
    return this;
  }

  /**
   * How large events, ids, types and comments may be, and what follows if an event is larger. With
   * {@code FAIL} the source fails for good, since the same event would come again; with {@code
   * SKIP_EVENT} it goes on behind it. {@link DecoderLimits#DEFAULTS} unless set.
   *
   * @param most for each event, id, type and comment by itself
   * @return this builder
   */
  public EventSourceBuilder limits(DecoderLimits most) {
    limits = Objects.requireNonNull(most, "limits");
    return this;
  }

  /** {@return a new source with these settings, not open yet} */
  public EventSource build() {
    HttpClient client = httpClient == null ? Shared.httpClient() : httpClient;
    Executor where = executor == null ? Shared.executor() : executor;
    Transport usual = transport == null ? new HttpClientTransport(client) : transport;
    Transport anyHeader =
        transport == null ? new SocketTransport(client, Shared.executor()) : transport;
    Settings settings =
        new Settings(
            requests,
            usual,
            anyHeader,
            where,
            timer == null ? Shared.timer(where) : timer,
            Clock.systemUTC(),
            new Settings.Times(connect, idle, stable, reconnection),
            new Settings.Start(lastEventId, store, fromResponse),
            limits,
            policy);
    return new EventSource(settings, url);
  }

  /** For tests: time that they move. */
  EventSourceBuilder timer(Timer other) {
    timer = other;
    return this;
  }

  /** For tests: every request goes this way. */
  EventSourceBuilder transport(Transport other) {
    transport = other;
    return this;
  }

  private static Duration bounded(String name, Duration time, long leastNanos) {
    boolean inRange =
        time.compareTo(Duration.ofNanos(leastNanos)) >= 0
            && time.compareTo(Duration.ofDays(LONGEST_DAYS)) <= 0;
    if (!inRange) {
      throw new IllegalArgumentException(name + " is out of range: " + time);
    }
    return time;
  }
}
