package dev.tailrace.doctor;

import java.util.Optional;

/** What becomes of a stream whose client takes gzip, as every browser does. Threads: immutable. */
final class CompressionCheck {
  private static final String FLUSH =
      "turn compression off for text/event-stream, or have it flush with every event";

  private CompressionCheck() {}

  /**
   * @param plain the stream without compression, which works
   * @param packed the one that gzip was asked for
   * @param probing what both should have; empty if nothing was published
   */
  static Finding finding(Observation plain, Observation packed, Optional<Probing> probing) {
    if (packed.head().isEmpty()) {
      return Finding.wrong(
          "compressed-without-flush",
          "with Accept-Encoding: gzip not even headers came, for "
              + Spoken.nanos(packed.untilNanos() - packed.askedNanos())
              + "; without it the stream works",
          FLUSH);
    }
    Head head = packed.head().get();
    if (!head.isStream()) {
      return Finding.wrong(
          "compression-refused",
          "with Accept-Encoding: gzip the answer is no stream: HTTP status " + head.status(),
          "see the log of the hub and of the proxy");
    }
    return switch (head.encoding()) {
      case "", "identity" ->
          Finding.good("uncompressed", "asked for gzip, the stream comes uncompressed");
      case "gzip", "x-gzip" -> packed(plain, packed, probing);
      default ->
          Finding.wrong(
              "unasked-encoding",
              "asked for gzip, the stream comes in " + head.encoding(),
              "turn this compression off for text/event-stream");
    };
  }

  /** A stream that was compressed though nobody asked. */
  static Optional<Finding> unasked(Head plain) {
    String encoding = plain.encoding();
    return encoding.isEmpty() || encoding.equals("identity")
        ? Optional.empty()
        : Optional.of(
            Finding.wrong(
                "unasked-encoding",
                "asked for no compression, the stream comes in " + encoding,
                "turn this compression off for text/event-stream"));
  }

  private static Finding packed(
      Observation plain, Observation packed, Optional<Probing> probing) {
    Transcript transcript = Transcript.of(packed);
    if (!transcript.trouble().isEmpty()) {
      return Finding.wrong(
          "compression-broken", "gzip cannot be unpacked: " + transcript.trouble(), FLUSH);
    }
    Optional<Punctuality> seen =
        probing.map(each -> Punctuality.of(each, transcript)).filter(each -> each.accepted() > 0);
    boolean held =
        seen.isPresent()
            ? !seen.get().prompt()
            : transcript.readableBytes() == 0 && !plain.chunks().isEmpty();
    String what = seen.map(each -> "probes took " + each.words()).orElse("first bytes");
    return held
        ? Finding.wrong(
            "compressed-without-flush",
            "compressed with gzip, and held back: " + what + "; without compression they came at"
                + " once",
            FLUSH)
        : Finding.good("compressed", "compressed with gzip, and readable at once: " + what);
  }
}
