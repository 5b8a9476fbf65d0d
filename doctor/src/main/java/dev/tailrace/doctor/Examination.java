package dev.tailrace.doctor;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is done with a stream, step by step, and all that was found in it. It only gathers; what it
 * means is said by the checks.
 *
 * <p>Threads: confined to one thread, which it blocks.
 */
final class Examination implements AutoCloseable {
  /** A stream that has said nothing for so long is probed all the same. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Visit visit;
  private final Web web;
  private final URI uri;
  private final Duration patience;
  private final List<Finding> found = new ArrayList<>();
  private final List<LiveStream> opened = new ArrayList<>();

  Examination(Visit visit, Web web) {
    this.visit = visit;
    this.web = web;
    this.uri = visit.place().stream();
    this.patience = PATIENCE.compareTo(visit.timeout()) < 0 ? PATIENCE : visit.timeout();
  }

  List<Finding> findings() {
    return List.copyOf(found);
  }

  /** Gives how long the probes took on the stream. */
  List<Latency> run(Prober prober, Consumer<String> progress) throws InterruptedException {
    LiveStream plain = first();
    Observation begun = plain.observation();
    if (isNone(begun)) {
      describe(begun);
      return List.of();
    }
    if (!begun.ending().isOpen()) {
      describe(begun);
      idle(plain, progress);
      return List.of();
    }
    LiveStream packed = open(uri, Map.of("Accept-Encoding", "gzip"));
    if (plain.observation().head().isPresent()) {
      packed.awaitHead(patience);
    }
    Optional<Probing> probing = probe(prober, plain, packed, progress);
    plain.awaitHead(visit.timeout());
    Observation seen = plain.observation();
    describe(seen);
    judge(seen, packed.observation(), probing);
    packed.close();
    if (seen.isStream()) {
      origin();
      resume(seen, probing);
      idle(plain, progress);
    }
    return latencies(seen, probing);
  }

  @Override
  public void close() {
    opened.forEach(LiveStream::close);
  }

  /** Tried again if it is slow: what starts cold is slow once, what holds back always is. */
  private LiveStream first() throws InterruptedException {
    LiveStream stream = open(uri, Map.of());
    stream.awaitFirstBytes(patience);
    Observation seen = stream.observation();
    if (isNone(seen) || FirstBytesCheck.isPunctual(seen)) {
      return stream;
    }
    stream.close();
    LiveStream again = open(uri, Map.of());
    again.awaitFirstBytes(patience);
    return again;
  }

  /** It is no stream. */
  private static boolean isNone(Observation seen) {
    return seen.head().isPresent() ? !seen.isStream() : !seen.ending().isOpen();
  }

  private Optional<Probing> probe(
      Prober prober, LiveStream plain, LiveStream packed, Consumer<String> progress)
      throws InterruptedException {
    Optional<URI> where = visit.place().publish();
    if (where.isEmpty()) {
      return Optional.empty();
    }
    progress.accept(
        "publishing " + Spoken.count(visit.series().count(), "probe") + ", "
            + Spoken.time(visit.series().interval()) + " apart");
    Probing probing = prober.run(where.get(), plain);
    if (works(plain.observation(), Optional.of(probing))) {
      packed.await(seen -> ResumeCheck.came(probing.accepted(), Transcript.of(seen)), patience);
    }
    return Optional.of(probing);
  }

  /** What the head says. */
  private void describe(Observation seen) {
    if (seen.head().isEmpty()) {
      found.add(StatusCheck.none(seen));
      return;
    }
    Head head = seen.head().get();
    found.add(StatusCheck.finding(head));
    found.addAll(BetweenCheck.findings(head));
    ClockCheck.finding(seen).ifPresent(found::add);
    if (head.isStream()) {
      found.add(VersionCheck.finding(head, "https".equalsIgnoreCase(uri.getScheme())));
      found.addAll(HeadCheck.findings(head));
      found.add(FirstBytesCheck.finding(seen));
    }
  }

  /** What came of it. */
  private void judge(Observation seen, Observation packed, Optional<Probing> probing) {
    Transcript stream = Transcript.of(seen);
    if (probing.isPresent()) {
      found.addAll(ProbeCheck.findings(probing.get(), stream));
    } else {
      found.add(
          Finding.note(
              "not-probed",
              "nothing was published, so buffering is judged by the first bytes only; --publish"
                  + " sends probes to the topic"));
    }
    if (!seen.isStream()) {
      return;
    }
    Optional<Finding> unasked = CompressionCheck.unasked(seen.head().orElseThrow());
    if (unasked.isPresent()) {
      found.add(unasked.get());
    } else if (works(seen, probing)) {
      found.add(CompressionCheck.finding(seen, packed, probing));
    } else {
      found.add(Finding.note("compression-unknown", "compression: first mend what is wrong above"));
    }
  }

  /** Whether the stream is good enough for another to be compared with it. */
  private static boolean works(Observation seen, Optional<Probing> probing) {
    Transcript stream = Transcript.of(seen);
    return probing
        .map(each -> Punctuality.of(each, stream))
        .map(each -> each.accepted() == 0 || each.prompt())
        .orElse(true);
  }

  private void origin() throws InterruptedException {
    if (visit.manner().origin().isEmpty()) {
      return;
    }
    String origin = visit.manner().origin().get();
    LiveStream foreign = open(uri, Map.of("Origin", origin));
    foreign.awaitHead(visit.timeout());
    Optional<Head> head = foreign.observation().head();
    foreign.close();
    found.addAll(new CorsCheck(origin).findings(head, web.preflight(uri, origin)));
  }

  private void resume(Observation seen, Optional<Probing> probing) throws InterruptedException {
    List<Probe> probes = probing.map(Probing::accepted).orElse(List.of());
    if (probes.size() < 2 || !works(seen, probing)) {
      found.add(
          Finding.note(
              "resume-unknown",
              "whether a listener can resume was not tried: that takes two probes in time"));
      return;
    }
    String id = Transcript.of(seen).arrival(probes.get(0).mark()).orElseThrow().event().id();
    if (id == null || id.isEmpty()) {
      found.add(
          Finding.warning(
              "no-id",
              "events have no id: who reconnects misses what came meanwhile",
              "let the server give every event an id"));
      return;
    }
    List<Probe> missed = probes.subList(1, probes.size());
    Transcript byHeader = again(uri, Map.of("Last-Event-ID", id), missed);
    Optional<Transcript> byQuery =
        ResumeCheck.came(missed, byHeader)
            ? Optional.empty()
            : Optional.of(again(withId(id), Map.of(), missed));
    found.add(ResumeCheck.finding(missed, byHeader, byQuery));
  }

  private Transcript again(URI where, Map<String, String> headers, List<Probe> missed)
      throws InterruptedException {
    LiveStream stream = open(where, headers);
    stream.await(seen -> ResumeCheck.came(missed, Transcript.of(seen)), patience);
    Transcript transcript = Transcript.of(stream.observation());
    stream.close();
    return transcript;
  }

  private URI withId(String id) {
    String mark = uri.getRawQuery() == null ? "?" : "&";
    return URI.create(
        uri + mark + "last_event_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8));
  }

  private void idle(LiveStream plain, Consumer<String> progress) throws InterruptedException {
    if (!visit.idle().isZero() && plain.observation().ending().isOpen()) {
      progress.accept("keeping the stream open for " + Spoken.time(visit.idle()));
      plain.awaitEnd(visit.idle());
    }
    found.add(new IdleCheck(plain.observation(), visit.idle()).finding());
  }

  private static List<Latency> latencies(Observation seen, Optional<Probing> probing) {
    Transcript stream = Transcript.of(seen);
    return probing.map(Probing::probes).orElse(List.of()).stream()
        .map(
            each ->
                new Latency(
                    each.number(),
                    each.answer().status(),
                    stream
                        .arrival(each.mark())
                        .map(at -> Duration.ofNanos(at.atNanos() - each.sentNanos()))))
        .toList();
  }

  private LiveStream open(URI where, Map<String, String> headers) {
    LiveStream stream = web.open(where, headers);
    opened.add(stream);
    return stream;
  }
}
