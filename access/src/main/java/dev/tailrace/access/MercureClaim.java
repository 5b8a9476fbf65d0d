package dev.tailrace.access;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.Grant.Payload;
import dev.tailrace.access.TopicMatcher.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The claim of Mercure before 1.0: <code>{"mercure":{"publish":[…],"subscribe":[…],"payload":…}}
 * </code>, by this name or a longer one. A topic is a name or a URI template.
 *
 * <p>Threads: immutable.
 */
final class MercureClaim {
  static final List<String> NAMES = List.of("mercure", "https://mercure.rocks/");

  private final TopicMatchers matchers;

  MercureClaim(TopicMatchers matchers) {
    this.matchers = matchers;
  }

  Rights rights(Map<String, Object> claims) throws TokenException {
    Rights rights = Rights.NONE;
    for (String name : NAMES) {
      if (claims.containsKey(name)) {
        rights = rights.plus(of(name, ClaimReader.object(name, claims.get(name))));
      }
    }
    return rights;
  }

  private Rights of(String name, Map<String, Object> claim) throws TokenException {
    String payload = claim.get("payload") == null ? null : JsonTree.text(claim.get("payload"));
    return new Rights(
        Dialect.MERCURE_0,
        topics(name + ".publish", claim.get("publish")),
        topics(name + ".subscribe", claim.get("subscribe")),
        payload == null ? List.of() : List.of(new Payload(TopicSet.ALL, payload)));
  }

  /** Libraries write null for none. */
  private TopicSet topics(String what, Object value) throws TokenException {
    if (value == null) {
      return TopicSet.NONE;
    }
    List<TopicMatcher> found = new ArrayList<>();
    for (Object each : ClaimReader.list(what, value)) {
      String at = what + "[" + found.size() + "]";
      String text = ClaimReader.text(at, ClaimReader.present(at, each));
      found.add(NativeClaim.made(at, Kind.URI_TEMPLATE, text, null, matchers));
    }
    return TopicSet.of(found);
  }
}
