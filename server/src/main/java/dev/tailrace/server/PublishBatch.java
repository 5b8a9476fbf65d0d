package dev.tailrace.server;

import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/**
 * A body with one event a line, for any topics. Every line that is not blank has its line in the
 * answer, in the same order and as soon as it is known: what was published, or the problem with it.
 * One line's problem is no other's. While too many publishes wait, or the client or its tenant has
 * published as fast as it may, or the client does not take its answers, the socket is not read.
 *
 * <p>Threads: confined to its event loop.
 */
final class PublishBatch implements Exchange, LineSplitter.Handler {
  static final String NDJSON = "application/x-ndjson";

  /** A line's place in the answer; empty until it is known. */
  private static final class Place {
    private byte[] answer;
  }

  /** A line that is to be published, when its turn comes. */
  private record Due(Place place, long at, Publication publication) {}

  private final Responder responder;
  private final String key;
  private final Publisher publisher;
  private final LineSplitter lines;
  private final LimitOptions limits;
  private final Uploads.Share share;
  private final Pacer<Due> pacer;
  private final Queue<Place> places = new ArrayDeque<>();
  private long number;
  private boolean begun;
  private boolean ended;
  private boolean over;
  private boolean settling;

  PublishBatch(
      Responder responder, Publisher publisher, Sender sender, String key) {
    this.responder = responder;
    this.key = key;
    this.publisher = publisher;
    this.limits = responder.loop().service().options().limits();
    Admission admission = responder.loop().service().admission();
    this.share = admission.uploads().share();
    this.lines = new LineSplitter(limits.maxLineBytes(), this, share::hold);
    this.pacer =
        new Pacer<>(
            responder.loop().wheel(),
            () -> admission.publish(sender),
            this::publish,
            this::settle);
    responder.welcomeBody();
  }

  @Override
  public Patience patience() {
    return Patience.EACH_PIECE;
  }

  @Override
  public void body(ByteBuf bytes) {
    lines.add(bytes);
    settle();
  }

  @Override
  public void end() {
    lines.end();
    ended = true;
    settle();
  }

  @Override
  public void cut() {
    over = true;
    pacer.stop();
    share.close();
  }

  /** Lines that had not arrived stay without an answer. */
  @Override
  public void drain() {
    ended = true;
    for (Due late : pacer.stop()) {
      refuse(late.place, late.at, Problem.closing());
    }
    settle();
  }

  @Override
  public void writable() {
    settle();
  }

  @Override
  public void line(byte[] line) {
    number++;
    if (new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
      return;
    }
    Place place = new Place();
    places.add(place);
    long at = number;
    try {
      String ownKey = key == null ? null : key + "#" + at;
      Limit met = pacer.offer(new Due(place, at, BatchLine.parse(line, ownKey, publisher.space())));
      if (met != null) {
        responder.loop().service().metrics().rejected(met);
      }
    } catch (ProblemException e) {
      refuse(place, at, e.problem());
    }
  }

  private void publish(Due due) {
    String topic = due.publication.topic();
    try {
      publisher.publish(due.publication, p -> done(due.place, due.at, topic, p));
    } catch (ProblemException e) {
      refuse(due.place, due.at, e.problem());
    }
  }

  @Override
  public void lineTooLong() {
    number++;
    Place place = new Place();
    places.add(place);
    int limit = limits.maxLineBytes();
    String detail = "the line is longer than " + limit + " bytes";
    refuse(place, number, Problem.tooLarge(detail, limit, Limit.BATCH_LINE_BYTES));
  }

  @Override
  public void noRoom() {
    number++;
    Place place = new Place();
    places.add(place);
    refuse(place, number, Problem.uploadsFull());
  }

  private void done(Place place, long at, String topic, Published published) {
    if (published instanceof Published.Accepted accepted) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("id", accepted.id());
      members.put("topic", topic);
      members.put("duplicate", accepted.duplicate() ? true : null);
      place.answer = Json.line(json -> Json.object(json, members));
    } else {
      refuse(place, at, Publisher.problem(published));
    }
    settleSoon();
  }

  /** After what else the log has just committed, so that it shares a write. */
  private void settleSoon() {
    if (!settling) {
      settling = true;
      responder
          .loop()
          .execute(
              () -> {
                settling = false;
                settle();
              });
    }
  }

  private void refuse(Place place, long at, Problem problem) {
    if (problem.limit() != null) {
      responder.loop().service().metrics().rejected(problem.limit());
    }
    place.answer = problem.with("line", at).json();
  }

  /** Tells what is known, in order; then goes on, waits or ends. */
  private void settle() {
    if (over) {
      return;
    }
    boolean told = tell();
    if (ended && places.isEmpty()) {
      over = true;
      share.close();
      begin();
      responder.finish();
      return;
    }
    if (told) {
      responder.flush();
    }
    boolean full = places.size() >= limits.publishesInFlight() || !responder.writable();
    responder.pause(full || pacer.holds());
  }

  private boolean tell() {
    boolean told = false;
    while (!places.isEmpty() && places.peek().answer != null) {
      begin();
      responder.write(places.poll().answer);
      told = true;
    }
    return told;
  }

  private void begin() {
    if (!begun) {
      begun = true;
      Answer head = Answer.empty(HttpResponseStatus.OK);
      head.with(HttpHeaderNames.CONTENT_TYPE, NDJSON)
          .with(HttpHeaderNames.CACHE_CONTROL, "no-cache")
          .with("X-Content-Type-Options", "nosniff");
      responder.begin(head.status(), head.headers());
    }
  }
}
