package dev.tailrace.client;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A source of server-sent events: connects, delivers every event in order, and when the connection
 * ends, connects again and goes on behind the last event, until it is closed, the server says that
 * there is no more, or it fails for good.
 *
 * <p>There are three ways to take the events, of which a source serves one, once:
 *
 * <pre>{@code
 * EventSource news = EventSource.of(uri);             // by handlers
 * news.onMessage(e -> show(e.data())).on("price", e -> update(e.data())).open();
 *
 * try (EventSource orders = EventSource.of(uri)) {    // in a loop
 *   for (MessageEvent e : orders.events()) {
 *     process(e.data());
 *   }
 * }
 *
 * EventSource.of(uri).subscribe(subscriber);          // as a Flow.Publisher
 * }</pre>
 *
 * <p>Whoever takes no events holds back the server, not the memory: nothing is read from the
 * connection that nobody waits for. What has come by then is bounded: a chunk of at most 16 KiB and
 * the sockets' buffers; with HTTP/2 the window of the JDK, 16 MiB a stream ({@code
 * jdk.httpclient.windowsize}). Handlers may be added whichever way the events are taken, at any
 * time; each is called before the event is handed on, in order, never two at once.
 *
 * <p>A source needs no thread of its own, and stays alive until it is closed, whether or not
 * anybody refers to it.
 *
 * <p>Threads: thread-safe. Handlers are called on the source's executor; a subscriber, and handlers
 * beside a loop or a subscriber, on the thread that brings the bytes or asks for the event.
 *
 * @see <a href="https://html.spec.whatwg.org/#the-eventsource-interface">WHATWG HTML 9.2.2</a>
 */
public final class EventSource implements Flow.Publisher<MessageEvent>, AutoCloseable {
  private final Settings settings;
  private final @Nullable URI firstUrl;
  private final Listeners listeners = new Listeners();

  // guarded by this
  private boolean claimed;
  private boolean closed;
  private @Nullable Connector connector;

  EventSource(Settings settings, @Nullable URI firstUrl) {
    this.settings = settings;
    this.firstUrl = firstUrl;
  }

  /**
   * {@return a source at a URL, with the usual settings, not open yet}
   *
   * @param url absolute, of {@code http} or {@code https}
   * @throws IllegalArgumentException if it is not
   */
  public static EventSource of(URI url) {
    return builder(url).build();
  }

  /**
   * Begins a source that sends {@code GET} requests to a URL.
   *
   * @param url absolute, of {@code http} or {@code https}
   * @return a builder with the usual settings
   * @throws IllegalArgumentException if it is not
   */
  public static EventSourceBuilder builder(URI url) {
    return builder(HttpRequest.newBuilder(url).build());
  }

  /**
   * Begins a source that sends this request, again with every connection: any method, headers and
   * body. {@code Accept}, {@code Cache-Control} and {@code Pragma} are added where it has none;
   * {@code Last-Event-ID} is the source's as soon as it has an id. Its time-out and whether it
   * expects a {@code 100-continue} do not count.
   *
   * @param request if it has a body, one that can be published again with every connection
   * @return a builder with the usual settings
   */
  public static EventSourceBuilder builder(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    return new EventSourceBuilder(() -> request, request.uri());
  }

  /**
   * Begins a source that asks for a request before every connection: for tokens that expire, or
   * places that change.
   *
   * @param requests may block; what it throws is told as {@link ConnectionError.Kind#NO_REQUEST}
   * @return a builder with the usual settings
   */
  public static EventSourceBuilder builder(Supplier<HttpRequest> requests) {
    return new EventSourceBuilder(Objects.requireNonNull(requests, "requests"), null);
  }

  /**
   * Adds a handler for the moment at which a stream is there, before its first byte.
   *
   * @param handler called once for every connection that has a stream
   * @return this source
   */
  public EventSource onOpen(Runnable handler) {
    listeners.onOpen(Objects.requireNonNull(handler, "handler"));
    return this;
  }

  /**
   * Adds a handler for events of type {@code message}: those that name no type, or this one.
   *
   * @param handler called once for each, in order
   * @return this source
   */
  public EventSource onMessage(Consumer<MessageEvent> handler) {
    return on("message", handler);
  }

  /**
   * Adds a handler for events of a type.
   *
   * @param type compared literally; {@code ""} is {@code message}
   * @param handler called once for each, in order; those of one type in the order they were added
   * @return this source
   */
  public EventSource on(String type, Consumer<MessageEvent> handler) {
    Objects.requireNonNull(handler, "handler");
    listeners.on(Objects.requireNonNull(type, "type"), handler);
    return this;
  }

  /**
   * Adds a handler for comments.
   *
   * @param handler gets all that stands behind the colon, a space too, cut off at {@link
   *     dev.tailrace.wire.DecoderLimits#maxCommentBytes}
   * @return this source
   */
  public EventSource onComment(Consumer<String> handler) {
    listeners.onComment(Objects.requireNonNull(handler, "handler"));
    return this;
  }

  /**
   * Adds a handler for the end of every connection and for every one that did not come about; the
   * last one is final ({@link ConnectionError#isFinal}), and the source is closed by then.
   *
   * @param handler called before the source connects again
   * @return this source
   */
  public EventSource onError(Consumer<ConnectionError> handler) {
    listeners.onError(Objects.requireNonNull(handler, "handler"));
    return this;
  }

  /**
   * Adds a handler for what the stream, or the source itself, left out.
   *
   * @param handler called for each {@link Diagnostic}, in order with the events
   * @return this source
   */
  public EventSource onDiagnostic(Consumer<Diagnostic> handler) {
    listeners.onDiagnostic(Objects.requireNonNull(handler, "handler"));
    return this;
  }

  /**
   * Opens the source for its handlers, of which none is called before. Returns at once, but for the
   * time its {@link CursorStore} takes to load.
   *
   * @return this source
   * @throws IllegalStateException if it has been opened or closed
   * @throws UncheckedIOException if its {@link CursorStore} cannot be read
   * @throws RejectedExecutionException if its executor takes no task; it is closed then
   */
  public EventSource open() {
    Outlet outlet = new HandlerOutlet();
    Connector opened = connector(outlet, settings.executor());
    opened.request(Long.MAX_VALUE);
    opened.open();
    return this;
  }

  /**
   * Opens the source for a loop. The iterator, of which there is one, blocks until there is an
   * event; it ends when the source is closed, or the stream has ended for good ({@code 204}, or an
   * end that the policy does not reconnect after). To leave the loop early, close the source.
   *
   * <p>The iterator throws {@link EventSourceException} when the source fails for good, or when the
   * waiting thread is interrupted, which closes the source; the thread stays interrupted.
   *
   * <p>Threads: the iterator is for one thread at a time.
   *
   * @return the events, once: its {@code iterator} is always the same
   * @throws IllegalStateException if it has been opened or closed
   * @throws UncheckedIOException if its {@link CursorStore} cannot be read
   * @throws RejectedExecutionException if its executor takes no task; it is closed then
   */
  public Iterable<MessageEvent> events() {
    Iterator<MessageEvent> events = iterator();
    return () -> events;
  }

  /**
   * Opens the source as a sequential stream, as {@link #events} does; closing it closes both.
   *
   * @return the events in order; throws where the iterator does
   * @throws IllegalStateException if it has been opened or closed
   * @throws UncheckedIOException if its {@link CursorStore} cannot be read
   * @throws RejectedExecutionException if its executor takes no task; it is closed then
   */
  public Stream<MessageEvent> stream() {
    Spliterator<MessageEvent> events =
        Spliterators.spliteratorUnknownSize(
            iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
    return StreamSupport.stream(events, false).onClose(this::close);
  }

  /**
   * Opens the source for a subscriber, its only one; a second is told {@link
   * IllegalStateException}. It completes where the iterator of {@link #events} ends, and fails with
   * what that throws, or with what opening would have thrown; after {@link #close} it hears
   * nothing.
   */
  @Override
  public void subscribe(Flow.Subscriber<? super MessageEvent> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    EventSubscription subscription = new EventSubscription(subscriber, this);
    Connector opened;
    try {
      opened = connector(subscription, Runnable::run);
    } catch (RuntimeException e) { // opened already, or its store cannot be read
      EventSubscription.refuse(subscriber, e);
      return;
    }
    subscription.begin(opened);
  }

  /** {@return where the source stands} */
  public ReadyState readyState() {
    Connector current = connector();
    return current != null
        ? current.state()
        : isClosed() ? ReadyState.CLOSED : ReadyState.CONNECTING;
  }

  /**
   * {@return the URL of the request, as it was given; null as long as a supplier of requests has
   * given none} Redirects do not change it.
   */
  public @Nullable URI url() {
    Connector current = connector();
    URI requested = current == null ? null : current.url();
    return requested == null ? firstUrl : requested;
  }

  /**
   * {@return the last event id as of what has been delivered, {@code ""} for none} Before that,
   * what the source starts behind: what its {@link CursorStore} held once it is opened, else what
   * it was built with. An id that comes without an event counts too.
   */
  public String lastEventId() {
    Connector current = connector();
    return current == null ? settings.cursor().lastEventId() : current.lastEventId();
  }

  /**
   * {@return the server's last {@code retry:}, exactly, or what the source was built with} How long
   * it really waits is the {@link ReconnectPolicy}'s matter.
   */
  public Duration reconnectionTime() {
    Connector current = connector();
    return current == null ? settings.times().reconnection() : current.reconnectionTime();
  }

  /**
   * Closes the source at once: the socket, or the stream of HTTP/2, and whatever it waits for. No
   * handler begins after this, and none hears of it; one that is running on another thread ends in
   * its own time. Idempotent.
   */
  @Override
  public void close() {
    Connector current;
    synchronized (this) {
      closed = true;
      current = connector;
    }
    listeners.hush();
    if (current != null) {
      current.close();
    }
  }

  private EventIterator iterator() {
    EventIterator iterator = new EventIterator(this);
    iterator.begin(connector(iterator, Runnable::run));
    return iterator;
  }

  private Connector connector(Outlet outlet, Executor executor) {
    claim();
    try {
      String start = settings.start(); // may block: whoever closes the source must not wait for it
      return publish(new Connector(settings, start, listeners, outlet, executor));
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  private synchronized void claim() {
    if (closed || claimed) {
      throw new IllegalStateException(closed ? "closed" : "opened already");
    }
    claimed = true;
  }

  private synchronized void release() {
    claimed = false;
  }

  private synchronized Connector publish(Connector made) {
    connector = made;
    if (closed) {
      made.close();
    }
    return made;
  }

  private synchronized @Nullable Connector connector() {
    return connector;
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}
