package dev.tailrace.doctor;

/** Whether the answer is an event stream, and what else it may be. Threads: immutable. */
final class StatusCheck {
  private StatusCheck() {}

  static Finding finding(Head head) {
    if (head.isStream()) {
      return Finding.good("stream", "HTTP status 200, " + head.header("Content-Type"));
    }
    if (head.status() == 200) {
      return notAStream(head);
    }
    return head.status() / 100 == 3 ? redirected(head) : refused(head.status());
  }

  /** The stream ended, or said nothing at all, before its head. */
  static Finding none(Observation seen) {
    String after = Spoken.nanos(seen.untilNanos() - seen.askedNanos());
    if (seen.ending().isOpen()) {
      return Finding.wrong(
          "head-held-back",
          "not even the headers of the stream have come, after " + after,
          "an intermediary holds the response back (" + ProbeCheck.UNBUFFER
              + "), or the server does not answer");
    }
    return Finding.wrong(
        "broken",
        "the connection ended after " + after + " without an answer, "
            + seen.ending().kind().words() + ": " + seen.ending().said(),
        "see whether the port is the right one, and the log of what listens there");
  }

  private static Finding notAStream(Head head) {
    String type = head.has("Content-Type") ? head.header("Content-Type") : "without a type";
    return Finding.wrong(
        "not-a-stream",
        "the answer is no event stream: HTTP status 200, " + type,
        "a page of a portal, of a login or of a proxy answers in the hub's place; check the path"
            + " and what it leads to");
  }

  private static Finding redirected(Head head) {
    return Finding.wrong(
        "redirected",
        "HTTP status " + head.status() + " leads to " + head.header("Location"),
        "give that URL instead");
  }

  private static Finding refused(int status) {
    String words = "the stream is answered with HTTP status " + status;
    return switch (status) {
      case 401 ->
          Finding.wrong(
              "unauthorized", words, "give --header 'Authorization: Bearer ...', or name a topic"
                  + " that may be read without");
      case 403 ->
          Finding.wrong(
              "forbidden", words, "give a token that may read this topic, or name another topic");
      case 404 ->
          Finding.wrong(
              "not-found", words, "check the path; a proxy may lead it elsewhere than to the hub");
      case 406 ->
          Finding.wrong(
              "not-acceptable",
              words,
              "this URL has no event stream, or Accept is changed on the way");
      case 421 ->
          Finding.wrong(
              "wrong-host", words, "the hub does not know the host name it is called by: one that"
                  + " listens on a loopback address answers to localhost only. Let the proxy send"
                  + " Host: localhost, or let the hub listen on another address");
      case 429 ->
          Finding.wrong("too-many", words, "wait, or raise the limit that says so");
      case 502, 503, 504 ->
          Finding.wrong(
              "gateway-error",
              words,
              "the proxy does not reach the hub: is it running, and where the proxy looks for it?");
      default -> Finding.wrong("status", words, "see the log of the hub and of the proxy");
    };
  }
}
