package dev.tailrace.load;

import java.io.IOException;
import java.net.ConnectException;

/** Sentences on what a hub did not do. Threads: immutable. */
final class Refusals {
  private Refusals() {}

  static String ofListener(Target target, String topic, Listener listener, IOException cause) {
    if (cause != null) {
      return ofConnection(target, cause);
    }
    String path = target.subscribePath().replace(Target.TOPIC, topic);
    ResponseHead head = listener.refusal();
    if (head == null) {
      return target.authority() + " closed the connection instead of answering GET " + path;
    }
    return Text.of("GET %s answered %s, not 200 text/event-stream", path, summary(head));
  }

  static String ofConnection(Target target, IOException cause) {
    if (cause instanceof ConnectException && said(cause, "refused")) {
      return "nothing listens on " + target.authority();
    }
    if (said(cause, "assign requested address")) {
      return "this machine has no more local ports for connections to " + target.authority();
    }
    if (said(cause, "Too many open files")) {
      return "this process may not open so many files; raise the limit (ulimit -n)";
    }
    return target.authority() + " cannot be reached: " + cause.getMessage();
  }

  static String ofPublish(String path, ResponseHead head) {
    return Text.of("POST %s answered %s", path, summary(head));
  }

  private static String summary(ResponseHead head) {
    String type = head.field("content-type");
    return head.status() + (type.isEmpty() ? "" : " " + type);
  }

  private static boolean said(IOException cause, String words) {
    return String.valueOf(cause.getMessage()).contains(words);
  }
}
