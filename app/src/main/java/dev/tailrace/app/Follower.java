package dev.tailrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Follows an event stream over one connection after the other, each from where the last one ended.
 *
 * <p>Threads: confined to one thread.
 */
final class Follower {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /**
   * What to follow.
   *
   * @param first the URL of the first connection, which may say where to start
   * @param next the URL of every later one that has an id to resume from
   * @param waits whether a source that cannot be reached at first is waited for
   * @param silence how long a connection may be without a byte; zero for ever
   */
  record Source(URI first, URI next, boolean waits, Duration silence) {
    /** The source as a person would name it. */
    String where() {
      return first.getScheme() + "://" + first.getRawAuthority();
    }
  }

  private final Source source;
  private final StreamReader reader;
  private final RandomGenerator random;
  private final Pause pause;
  private final Consumer<String> notes;

  private boolean connected;
  private String cursor;
  private int failures;

  /** @param lastEventId where to start, or {@code null} */
  Follower(
      Source source,
      String lastEventId,
      StreamReader reader,
      RandomGenerator random,
      Pause pause,
      Consumer<String> notes) {
    this.source = source;
    this.cursor = lastEventId;
    this.reader = reader;
    this.random = random;
    this.pause = pause;
    this.notes = notes;
  }

  /**
   * Returns when enough events are written, when the source says that there is nothing more (204),
   * or when nobody reads what is written.
   *
   * @throws CommandFailure if the source refuses, or cannot be reached at first
   */
  void run() throws InterruptedException {
    while (!reader.done()) {
      try {
        if (!once()) {
          return;
        }
      } catch (StreamReader.ReaderGone e) {
        return;
      } catch (IOException e) {
        failed(Trouble.with(source.where(), e));
      }
      if (!reader.done()) {
        pause.of(nextWait());
      }
    }
  }

  /** @return whether to come back */
  private boolean once() throws IOException, StreamReader.ReaderGone {
    HttpURLConnection connection = connect();
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_NO_CONTENT) {
        return false;
      }
      if (status == HttpURLConnection.HTTP_OK) {
        read(connection);
      } else {
        refused(HubCalls.answer(connection));
      }
      return true;
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection connect() throws IOException {
    boolean resumes = cursor != null && !cursor.isEmpty();
    URI uri = connected && resumes ? source.next() : source.first();
    Map<String, String> fields = resumes ? Map.of(LAST_EVENT_ID, cursor) : Map.of();
    return HubCalls.follow(uri, fields, source.silence());
  }

  private void read(HttpURLConnection connection) throws IOException, StreamReader.ReaderGone {
    if (!HubCalls.mediaType(connection).equals("text/event-stream")) {
      throw new CommandFailure(
          source.first() + " is not an event stream but " + HubCalls.mediaType(connection));
    }
    connected = true;
    // The hub says at which cursor it starts: with it a connection without an event can be resumed.
    String start = connection.getHeaderField(LAST_EVENT_ID);
    if (start != null) {
      cursor = start;
    }
    try (InputStream stream = connection.getInputStream()) {
      if (reader.read(stream)) {
        failures = 0;
      }
    } finally {
      if (!reader.lastEventId().isEmpty()) {
        cursor = reader.lastEventId();
      }
    }
  }

  private void refused(Answer answer) {
    String sentence = source.where() + " answers: " + answer.reason();
    if (!answer.passing()) {
      throw new CommandFailure(sentence);
    }
    failed(sentence);
  }

  private void failed(String sentence) {
    if (!connected && !source.waits()) {
      throw new CommandFailure(sentence);
    }
    if (failures++ == 0) {
      notes.accept(sentence + "; trying again");
    }
  }

  private Duration nextWait() {
    Duration base = reader.reconnectionTime(FIRST_WAIT);
    return new Backoff(base, LONGEST_WAIT, random).after(Math.max(failures, 1));
  }
}
