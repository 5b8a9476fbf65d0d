package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Start;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * By what a stream that is open can be changed: its topics, and the token it was let in with. Whoever
 * opened it is told its id and its secret.
 *
 * <p>Threads: confined to the stream's loop; {@link #id}, {@link #isSecret} and {@link #loop} from
 * any.
 */
final class StreamControl {
  /** The type of the event that tells the id and the secret; it has no id of its own. */
  static final String TYPE = "tailrace.stream";

  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What is asked to be other than it is. */
  record Change(List<String> add, List<String> remove) {}

  /** What came of it. */
  record Changed(Followed followed, Ticket ticket) {}

  private final String id = random();
  private final String secret = random();
  private final ServerLoop loop;
  private Set<String> asked;
  private Rights rights;
  private StreamSink sink;
  private int topics;
  private long ageNanos;

  /**
   * @param asked the names and patterns that were asked for, whether they may be followed or not
   */
  StreamControl(ServerLoop loop, List<String> asked, Rights rights) {
    this.loop = loop;
    this.asked = new LinkedHashSet<>(asked);
    this.rights = rights;
  }

  /** The same for a stream that has ended, never was, or is somebody else's. */
  static Problem noSuch() {
    return Problem.of(HttpResponseStatus.NOT_FOUND, "there is no such stream");
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  String id() {
    return id;
  }

  String secret() {
    return secret;
  }

  /** In a time that does not depend on how much of it is right. */
  boolean isSecret(String text) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  ServerLoop loop() {
    return loop;
  }

  /**
   * The stream that it is for, once there is one.
   *
   * @param followed how many topics it follows
   * @param oldNanos when it is as old as a stream may be
   */
  void attach(StreamSink stream, int followed, long oldNanos) {
    sink = stream;
    topics = followed;
    ageNanos = oldNanos;
  }

  int topics() {
    return topics;
  }

  /** It follows so many topics from now on. */
  void follows(int count) {
    topics = count;
  }

  long ageNanos() {
    return ageNanos;
  }

  /** Tells the listener, who may be a browser's {@code EventSource} and see no header. */
  byte[] event() {
    String data = Json.text(json -> Json.object(json, Map.of("id", id, "secret", secret)));
    return EventEncoder.encode(new Event(TYPE, data, null, Event.NO_RETRY));
  }

  /**
   * Changes the stream.
   *
   * @param other what its listener may do from now on; without a token, as much as before
   * @throws ProblemException if it cannot be; then all is as it was
   */
  Changed change(Change change, Rights other) throws ProblemException {
    if (!sink.isOpen()) { // it has ended meanwhile
      throw noSuch().exception();
    }
    Rights next = other.grant() == null ? rights : other;
    requireSame(next);
    Set<String> topics = new LinkedHashSet<>(asked);
    topics.addAll(change.add());
    change.remove().forEach(topics::remove);
    if (topics.isEmpty()) {
      throw Problem.badRequest("no topic would be left; end the stream instead").exception();
    }
    Followed followed = Followed.of(next, List.copyOf(topics));
    Ticket ticket = followed.ticket(loop.service().presence() != null);
    follow(followed, ticket);
    asked = topics;
    rights = next;
    return new Changed(followed, ticket);
  }

  private void follow(Followed followed, Ticket ticket) throws ProblemException {
    FollowQuery.requireAtMost(
        loop.service().hub().options().maxTopics(), followed.topics().size());
    try {
      Follow outer =
          Follow.of(followed.topics(), new Start.Latest(), Follow.OnGap.EARLIEST)
              .with(followed.sight());
      Follow follow = followed.rights().space().inner(outer);
      Limit met = sink.change(follow, ticket);
      if (met != null) {
        RetryAdvice advice = loop.service().admission().retry();
        throw Shed.problem(met, advice.refused(loop.random())).exception();
      }
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  /** A stream is one listener's, whatever token they come with. */
  private void requireSame(Rights next) throws ProblemException {
    if (!Objects.equals(rights.tenant(), next.tenant())) {
      throw Problem.forbidden("the token is another tenant's than the stream").exception();
    }
    String before = rights.grant() == null ? null : rights.grant().subject();
    String after = next.grant() == null ? null : next.grant().subject();
    if (before != null && !Objects.equals(before, after)) {
      throw Problem.forbidden("the token is somebody else's than the stream").exception();
    }
  }
}
