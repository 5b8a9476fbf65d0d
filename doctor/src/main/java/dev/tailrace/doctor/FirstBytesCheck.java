package dev.tailrace.doctor;

/** Whether headers and first bytes come at once. Threads: immutable. */
final class FirstBytesCheck {
  private static final long LATE_NANOS = 1_000_000_000L;

  private FirstBytesCheck() {}

  static boolean isPunctual(Observation seen) {
    return seen.head().isPresent() && finding(seen).grade() != Grade.WRONG;
  }

  /** Of a stream whose head has come. */
  static Finding finding(Observation seen) {
    long head = seen.headNanos() - seen.askedNanos();
    if (head > LATE_NANOS) {
      return Finding.wrong(
          "head-held-back",
          "the headers came only after " + Spoken.nanos(head) + ", though a hub sends them at once",
          ProbeCheck.UNBUFFER);
    }
    long first = seen.chunks().isEmpty() ? seen.untilNanos() : seen.chunks().get(0).atNanos();
    long body = first - seen.headNanos();
    String came = "headers after " + Spoken.nanos(head);
    if (!seen.chunks().isEmpty() && body <= LATE_NANOS) {
      return Finding.good(
          "first-bytes", came + ", first bytes after " + Spoken.nanos(first - seen.askedNanos()));
    }
    String then =
        seen.chunks().isEmpty()
            ? ", but no byte of the body for " + Spoken.nanos(body)
            : ", but the first bytes only " + Spoken.nanos(body) + " later";
    boolean due = body > LATE_NANOS && seen.head().flatMap(Head::heartbeatNanos).isPresent();
    return due
        ? Finding.wrong(
            "first-bytes-held-back",
            came + then + ", though a hub sends some at once",
            ProbeCheck.UNBUFFER)
        : Finding.note("no-first-bytes", came + then + "; not every server sends some at once");
  }
}
