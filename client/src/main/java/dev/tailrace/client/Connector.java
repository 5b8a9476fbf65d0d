package dev.tailrace.client;

import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.client.ConnectionError.Response;
import dev.tailrace.wire.WireException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a source: one connection after the other, each from where the last one
 * ended, and everything that happens told in order, at the pace of who listens.
 *
 * <pre>
 *   connect ──► Attempt ──► opened ──► received* ──► over ──► policy ──► wait ──► connect
 *                  └──────────────────────────────────▲         └──► closed for good
 * </pre>
 *
 * <p>Threads: confined to the mailbox; {@link #open}, {@link #request}, {@link #close} and what
 * asks for the state from any thread.
 *
 * @see <a href="https://html.spec.whatwg.org/#sse-processing-model">WHATWG HTML 9.2.3</a>
 */
final class Connector implements Attempt.Observer, Feed.Teller {
  private static final int UNAUTHORIZED = 401;

  private final Settings settings;
  private final Listeners listeners;
  private final Outlet outlet;
  private final Mailbox mailbox;
  private final Redirects redirects = new Redirects();
  private final Cursor cursor;
  private final Feed feed;

  // any thread
  private volatile ReadyState state = ReadyState.CONNECTING;
  private volatile boolean closed;
  private volatile @Nullable URI url;
  private volatile @Nullable Attempt attempt;
  private volatile Timer.@Nullable Task wait;

  // mailbox only
  private int failures;
  private boolean everOpen;
  private boolean late;
  private long openedAt;
  private String responseCursor = "";
  private boolean allHandled = true;
  private @Nullable Runnable ending;

  /**
   * @param lastEventId where to start, {@code ""} for nowhere in particular
   * @param executor where handlers run; what may block otherwise runs on that of the settings
   */
  Connector(
      Settings settings,
      String lastEventId,
      Listeners listeners,
      Outlet outlet,
      Executor executor) {
    this.settings = settings;
    this.listeners = listeners;
    this.outlet = outlet;
    mailbox = new Mailbox(executor, this::rejected);
    cursor = new Cursor(lastEventId, settings.cursor().store(), settings.timer());
    Duration reconnection = settings.times().reconnection();
    feed = new Feed(this, listeners, settings.limits(), lastEventId, reconnection);
  }

  /**
   * @throws RejectedExecutionException if the executor takes nothing; it is closed then
   */
  void open() {
    try {
      settings.executor().execute(() -> mailbox.execute(this::connect));
    } catch (RejectedExecutionException | Error e) {
      letGo();
      throw e;
    }
  }

  /** Opens it behind a first task, of which nothing is told before it is done. */
  void start(Runnable first) {
    mailbox.execute(first);
    open();
  }

  /** Runs a task in its turn. */
  void run(Runnable task) {
    mailbox.execute(task);
  }

  /** That many events more are wanted, from 1; all before them have been handled. */
  void request(long events) {
    mailbox.execute(
        () -> {
          if (closed) {
            return; // whoever asked may have failed on its event since
          }
          feed.request(events);
          allHandled = true;
          cursor.handle();
          advance();
        });
  }

  /** Nothing is begun after this: no connection, no handler. Idempotent. */
  void close() {
    letGo();
    mailbox.execute(this::forget);
  }

  ReadyState state() {
    return state;
  }

  String lastEventId() {
    return cursor.delivered();
  }

  Duration reconnectionTime() {
    return feed.reconnectionTime();
  }

  @Nullable URI url() {
    return url;
  }

  @Override
  public void opened(Attempt opened, URI from, HttpHeaders headers) {
    become(ReadyState.OPEN);
    everOpen = true;
    openedAt = settings.timer().nanos();
    if (settings.cursor().fromResponse() && !feed.anyId()) {
      String start = LastEventId.of(headers);
      responseCursor = start == null ? responseCursor : start;
    }
    opened.watch(settings.idle(headers));
    feed.begin(Origin.of(from));
    feed.add(new Signal.Opened());
    advance();
  }

  @Override
  public void received(Attempt from, List<ByteBuffer> chunk) {
    feed.add(chunk);
    advance();
  }

  @Override
  public void over(
      Attempt over, Kind kind, @Nullable Response response, @Nullable Throwable cause) {
    if (feed.hasBytes()) {
      ending = () -> end(over.uri(), kind, response, cause); // in its turn, like everything
    } else {
      end(over.uri(), kind, response, cause);
    }
  }

  @Override
  public boolean silent() {
    return closed;
  }

  @Override
  public void tell(Signal signal) {
    if (signal instanceof Signal.Message message) {
      tellEvent(message.event());
    } else if (signal instanceof Signal.Moved moved) {
      move(moved.lastEventId());
    } else if (signal instanceof Signal.Comment comment) {
      listeners.comment(comment.text());
    } else if (signal instanceof Signal.Noted noted) {
      listeners.diagnostic(noted.diagnostic());
    } else if (signal instanceof Signal.Failed failed) {
      tellError(failed.error());
    } else {
      listeners.opened();
    }
  }

  private void connect() {
    wait = null;
    if (closed) {
      return;
    }
    if (feed.hasSignals()) {
      late = true; // the consumer is behind: what further attempts tell would pile up
      return;
    }
    Request request;
    try {
      request = Request.of(settings.requests().get());
    } catch (Throwable e) { // an Error too: the source must not hang because of it
      end(url, Kind.NO_REQUEST, null, e);
      return;
    }
    url = request.uri();
    Attempt next = new Attempt(settings, mailbox, redirects, prepared(request), this);
    attempt = next;
    if (closed) {
      next.abort();
    } else {
      next.start();
    }
  }

  private Request prepared(Request request) {
    Request prepared =
        request
            .withDefault("Accept", "text/event-stream")
            .withDefault("Cache-Control", "no-cache")
            .withDefault("Pragma", "no-cache");
    boolean fresh = feed.lastEventId().isEmpty() && !feed.anyId();
    String id = fresh ? responseCursor : feed.lastEventId();
    if (fresh && id.isEmpty()) {
      return prepared; // the request may name a start of its own, until there is an id
    }
    Request bare = prepared.without(LastEventId.HEADER::equalsIgnoreCase);
    if (id.isEmpty()) {
      return bare;
    }
    if (LastEventId.isSendable(id)) {
      return bare.with(LastEventId.HEADER, id);
    }
    String why = "the last event id has a control character, so it was not sent";
    feed.add(new Signal.Noted(new Diagnostic(Diagnostic.Kind.ID_NOT_SENT, why)));
    return bare;
  }

  /** Tells what may be told, then sees to what follows. */
  private void advance() {
    try {
      boolean wanting = feed.drain();
      if (ending != null && !feed.hasBytes()) {
        Runnable end = ending;
        ending = null;
        end.run();
      } else if (wanting) {
        saveCursor();
        readOn();
      }
      if (late && !feed.hasSignals()) {
        late = false;
        connectAfter(Duration.ZERO);
      }
    } catch (WireException tooLarge) {
      abandon(tooLarge);
    }
  }

  private void readOn() {
    Attempt current = attempt;
    if (current != null && state == ReadyState.OPEN && !closed) {
      current.read();
    }
  }

  /** The rest of this connection is of no use. */
  private void abandon(WireException tooLarge) {
    Attempt current = attempt;
    if (current != null) {
      current.abort();
    }
    ending = null;
    end(current == null ? url : current.uri(), Kind.EVENT_TOO_LARGE, null, tooLarge);
  }

  private void end(
      @Nullable URI uri, Kind kind, @Nullable Response response, @Nullable Throwable cause) {
    if (closed) {
      return;
    }
    failures = hasProvedStable() ? 1 : failures + 1;
    attempt = null;
    ConnectionError error =
        new ConnectionError(kind, uri, response, cause, failures, everOpen, null);
    Optional<Duration> delay = decide(error);
    everOpen = everOpen && error.status() != UNAUTHORIZED;
    become(delay.isPresent() ? ReadyState.CONNECTING : ReadyState.CLOSED);
    feed.add(new Signal.Failed(error.next(delay.orElse(null))));
    delay.ifPresent(this::connectAfter);
    advance();
  }

  /** Whoever closes the source meanwhile has the last word. */
  private void become(ReadyState next) {
    state = next;
    if (closed) {
      state = ReadyState.CLOSED;
    }
  }

  private boolean hasProvedStable() {
    if (state != ReadyState.OPEN) {
      return false;
    }
    long lasted = settings.timer().nanos() - openedAt;
    return feed.anyEvent() || lasted >= settings.times().stable().toNanos();
  }

  private Optional<Duration> decide(ConnectionError error) {
    try {
      var delay = settings.policy().next(error, feed.reconnectionTime());
      return Objects.requireNonNull(delay, "the policy gave null");
    } catch (Throwable e) { // an Error too: the source must not hang because of it
      Listeners.LOGGER.log(Level.ERROR, "A reconnect policy failed; the source is closed", e);
      return Optional.empty();
    }
  }

  private void connectAfter(Duration delay) {
    Duration time = delay.isNegative() ? Duration.ZERO : delay;
    wait = settings.timer().after(time, () -> mailbox.execute(this::connect));
    if (closed) {
      letGo();
    }
  }

  private void tellEvent(MessageEvent event) {
    cursor.deliver(event.lastEventId());
    boolean heard = listeners.event(event);
    allHandled = outlet.next(event) && heard; // an outlet that is closed says no
    if (allHandled) {
      cursor.handle();
    }
    if (cursor.isDue()) {
      saveCursor();
    }
  }

  private void move(String lastEventId) {
    cursor.deliver(lastEventId);
    if (allHandled) {
      cursor.handle();
    }
  }

  private void tellError(ConnectionError error) {
    listeners.error(error);
    if (error.isFinal() && !closed) {
      saveCursor();
      outlet.ended(error);
    }
  }

  private void saveCursor() {
    try {
      cursor.save();
    } catch (Throwable e) { // whatever it throws: the stream must not stall because of it
      tellUnsaved("the last event id could not be saved: " + e);
    }
  }

  private void tellUnsaved(String why) {
    if (closed) {
      Listeners.LOGGER.log(Level.DEBUG, why);
    } else {
      listeners.diagnostic(new Diagnostic(Diagnostic.Kind.CURSOR_NOT_SAVED, why));
    }
  }

  private void letGo() {
    closed = true;
    state = ReadyState.CLOSED;
    Attempt current = attempt;
    if (current != null) {
      current.abort();
    }
    Timer.Task waiting = wait;
    if (waiting != null) {
      waiting.cancel();
    }
    outlet.closed();
  }

  private void forget() {
    feed.clear();
    ending = null;
    saveCursor();
  }

  private void rejected() {
    Listeners.LOGGER.log(
        Level.WARNING, "The executor of an EventSource takes no more tasks; the source is closed");
    letGo();
  }
}
