package dev.tailrace.server;

import dev.tailrace.access.Grant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who is present: whoever a token names, over however many streams; or, of a stream that names
 * nobody, that stream.
 *
 * @param issuer who vouches for the subject; null if it is not said
 * @param subject who it is; null for nobody in particular
 * @param subscriber what the hub calls the stream of nobody in particular; else null
 *     <p>Threads: immutable.
 */
record Principal(String issuer, String subject, String subscriber) {
  /**
   * @param grant what was shown; null for nothing
   */
  static Principal of(Grant grant, String subscriber) {
    return grant == null || grant.subject() == null
        ? new Principal(null, null, subscriber)
        : new Principal(grant.issuer(), grant.subject(), null);
  }

  /** Whether it is a stream, which cannot come back once it has ended. */
  boolean isStream() {
    return subscriber != null;
  }

  /** How it is told of them; what is not known is null. */
  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("subject", subject);
    members.put("issuer", issuer);
    members.put("subscriber", subscriber);
    return members;
  }
}
