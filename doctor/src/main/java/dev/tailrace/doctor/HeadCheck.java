package dev.tailrace.doctor;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Headers that a stream should have, or must not. Threads: immutable. */
final class HeadCheck {
  private HeadCheck() {}

  static List<Finding> findings(Head head) {
    List<Finding> found = new ArrayList<>();
    if (head.has("Content-Length")) {
      found.add(
          Finding.wrong(
              "content-length",
              "the stream has a Content-Length, " + head.header("Content-Length")
                  + ": it was taken whole, or it ends there",
              "something between keeps responses and sends them when they are complete: turn that"
                  + " off for this path"));
    }
    if (!lists(head, "Cache-Control", "no-transform")) {
      found.add(
          Finding.warning(
              "transformable",
              "Cache-Control is "
                  + (head.has("Cache-Control") ? head.header("Cache-Control") : "missing")
                  + ", without no-transform, which a hub sends: others on the way may compress and"
                  + " hold back",
              "let the proxy pass Cache-Control: no-cache, no-transform on as it is"));
    }
    if (lists(head, "Connection", "close")) {
      found.add(
          Finding.warning(
              "connection-close",
              "the response says Connection: close",
              "let the proxy keep its clients' connections alive: some clients take this for the"
                  + " end and reconnect at once"));
    }
    if (unframed(head)) {
      found.add(
          Finding.warning(
              "unframed",
              "the response is neither chunked nor of a length, as HTTP/1.0 has it: whether it was"
                  + " cut or has ended cannot be told",
              "speak HTTP/1.1 to the client and to the hub (nginx: proxy_http_version 1.1)"));
    }
    if (found.isEmpty()) {
      found.add(Finding.good("headers", "Cache-Control: " + head.header("Cache-Control")));
    }
    return found;
  }

  private static boolean unframed(Head head) {
    return head.version() == HttpClient.Version.HTTP_1_1
        && !head.has("Content-Length")
        && !lists(head, "Transfer-Encoding", "chunked");
  }

  private static boolean lists(Head head, String name, String word) {
    for (String each : head.header(name).split(",")) {
      if (each.strip().toLowerCase(Locale.ROOT).equals(word)) {
        return true;
      }
    }
    return false;
  }
}
