package dev.tailrace.doctor;

import java.time.Duration;
import java.util.Optional;

/** Whether the stream was left open, and its heartbeats came. Threads: immutable. */
final class IdleCheck {
  private static final long SECOND = 1_000_000_000L;

  /** A hub ends streams too, of age; not before this. */
  private static final long OLD_NANOS = 600 * SECOND;

  private final Observation seen;
  private final Duration idle;
  private final Optional<Long> heartbeat;

  /**
   * @param seen the stream to the end of the visit
   * @param idle how long it was kept open on purpose; zero for not at all
   */
  IdleCheck(Observation seen, Duration idle) {
    this.seen = seen;
    this.idle = idle;
    this.heartbeat = seen.head().flatMap(Head::heartbeatNanos);
  }

  Finding finding() {
    if (seen.ending().kind() == Ending.Kind.FULL) {
      return Finding.note(
          "too-much", "the stream was left after " + LiveStream.MAX_BYTES + " bytes");
    }
    return seen.ending().isOpen() ? open() : ended();
  }

  private Finding open() {
    if (idle.isZero()) {
      return Finding.note(
          "idle-untested", "whether a quiet stream is cut was not tried; --idle 70s does");
    }
    long longest = longestSilence();
    if (heartbeat.isPresent() && longest > heartbeat.get() * 3 / 2 + SECOND) {
      return Finding.wrong(
          "heartbeats-held-back",
          "nothing came for " + Spoken.nanos(longest) + ", though the hub sends a heartbeat every "
              + Spoken.time(Duration.ofNanos(heartbeat.get())),
          ProbeCheck.UNBUFFER);
    }
    return Finding.good(
        "idle",
        "still open after " + Spoken.time(idle) + " of quiet; the longest silence was "
            + Spoken.nanos(longest) + beating());
  }

  private Finding ended() {
    long quiet = seen.untilNanos() - seen.lastNanos();
    long total = seen.untilNanos() - seen.askedNanos();
    String how = ", " + seen.ending().kind().words();
    if (quiet >= SECOND) {
      return Finding.wrong(
          "idle-cutoff",
          "cut after " + Spoken.nanos(quiet) + " of silence" + how + beating(),
          "raise the idle timeout of what lies between (nginx: proxy_read_timeout; HAProxy: timeout"
              + " server and timeout client), or start the hub with --heartbeat " + below(quiet)
              + " or less");
    }
    String words =
        "ended after " + Spoken.nanos(total) + " in all, " + Spoken.nanos(quiet)
            + " after it last said something" + how;
    if (total >= OLD_NANOS && seen.ending().kind() == Ending.Kind.COMPLETE) {
      return Finding.note("lifetime", words);
    }
    return Finding.wrong(
        "cut",
        words,
        "something limits how long a response may take in all: raise that limit for this path"
            + " (Envoy: timeout: 0s on the route); or the server has ended it, as a hub does that"
            + " is full or stops");
  }

  /** Half of it, in whole seconds where there are some. */
  private static String below(long quietNanos) {
    long half = quietNanos / 2;
    return half >= SECOND ? half / SECOND + "s" : half / 1_000_000 + "ms";
  }

  private String beating() {
    return heartbeat
        .map(each -> "; the hub's heartbeat is " + Spoken.time(Duration.ofNanos(each)))
        .orElse("; the server announces no heartbeat");
  }

  private long longestSilence() {
    long last = seen.headNanos();
    long longest = 0;
    for (Chunk chunk : seen.chunks()) {
      longest = Math.max(longest, chunk.atNanos() - last);
      last = chunk.atNanos();
    }
    return Math.max(longest, seen.untilNanos() - last);
  }
}
