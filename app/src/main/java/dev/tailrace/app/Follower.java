package dev.tailrace.app;

import dev.tailrace.client.Backoff;
import dev.tailrace.client.ConnectionError;
import dev.tailrace.client.EventSource;
import dev.tailrace.client.EventSourceBuilder;
import dev.tailrace.client.EventSourceException;
import dev.tailrace.client.MessageEvent;
import dev.tailrace.client.ReconnectPolicy;
import dev.tailrace.wire.DecoderLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows an event stream and writes what comes, until there is no more to come.
 *
 * <p>Threads: confined to one thread.
 */
final class Follower {
  private static final Duration RECONNECTION = Duration.ofSeconds(1);
  private static final DecoderLimits LIMITS =
      DecoderLimits.DEFAULTS.withPolicy(DecoderLimits.Policy.SKIP_EVENT);

  /** What may be shown beside the events. */
  enum Show {
    comments,
    state
  }

  /**
   * How to follow.
   *
   * @param lastEventId where to start, {@code ""} for nowhere in particular
   * @param waits whether a source that cannot be reached at first is waited for
   * @param once whether one connection is enough
   * @param silence how long a connection may be without a byte; zero for ever, null for what the
   *     server's heartbeat says
   * @param show what is told beside the events
   */
  record Manner(
      String lastEventId, boolean waits, boolean once, Duration silence, Set<Show> show) {}

  private final URI uri;
  private final Supplier<HttpRequest> requests;
  private final Manner manner;
  private final EventWriter writer;
  private final Pause pause;
  private final Consumer<String> notes;

  /**
   * @param uri what is followed, for those who are told of it
   * @param requests makes the request of each connection
   */
  Follower(
      URI uri,
      Supplier<HttpRequest> requests,
      Manner manner,
      EventWriter writer,
      Pause pause,
      Consumer<String> notes) {
    this.uri = uri;
    this.requests = requests;
    this.manner = manner;
    this.writer = writer;
    this.pause = pause;
    this.notes = notes;
  }

  /**
   * Returns when enough events are written, when the source says that there is nothing more (204),
   * when its one connection has ended as it should, or when nobody reads what is written.
   *
   * @throws CommandFailure if the source fails for good, or cannot be reached at first
   */
  void run() {
    try (EventSource source = source()) {
      for (MessageEvent event : source.events()) {
        if (!writer.write(event)) {
          return;
        }
      }
    } catch (EventSourceException e) {
      throw new CommandFailure(sentence(e.error()), e);
    } catch (IOException e) {
      // nobody reads the output any more: there is nothing left to do
    }
  }

  private EventSource source() {
    EventSourceBuilder builder = EventSource.builder(requests).lastEventId(manner.lastEventId());
    if (manner.silence() != null) {
      builder.idleTimeout(manner.silence());
    }
    EventSource source =
        builder
            .reconnectionTime(RECONNECTION)
            .limits(LIMITS)
            .reconnect(this::next)
            .build()
            .onError(this::failed)
            .onDiagnostic(diagnostic -> notes.accept(diagnostic.message()));
    if (manner.show().contains(Show.comments)) {
      source.onComment(text -> notes.accept("comment:" + text));
    }
    if (manner.show().contains(Show.state)) {
      source.onOpen(() -> notes.accept("open: " + uri));
    }
    return source;
  }

  private Optional<Duration> next(ConnectionError error, Duration reconnectionTime) {
    boolean enough = error.everOpen() ? manner.once() : !manner.waits();
    if (enough) {
      return Optional.empty();
    }
    Backoff standard = ReconnectPolicy.standard();
    return standard.next(error, reconnectionTime).map(pause::yetToWait);
  }

  /** A failure is told once, as long as it lasts; the end of a stream is none. */
  private void failed(ConnectionError error) {
    Duration next = error.nextDelay();
    if (manner.show().contains(Show.state)) {
      String after = next == null ? "; closed" : "; trying again in " + seconds(next);
      notes.accept(sentence(error) + after);
    } else if (next != null && error.attempt() == 1 && error.kind() != ConnectionError.Kind.ENDED) {
      notes.accept(sentence(error) + "; trying again");
    }
  }

  private String sentence(ConnectionError error) {
    String where = where(error);
    return switch (error.kind()) {
      case STATUS -> where + " answers: " + Answer.of(error.response()).reason();
      case NOT_A_STREAM ->
          error.uri() + " is not an event stream: its " + error.cause().getMessage();
      case UNREACHABLE, BROKEN -> Trouble.with(where, error.cause());
      case CONNECT_TIMEOUT -> where + " does not answer";
      default -> error.message();
    };
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  private String where(ConnectionError error) {
    URI asked = error.uri() == null ? uri : error.uri();
    return asked.getScheme() + "://" + asked.getRawAuthority();
  }
}
