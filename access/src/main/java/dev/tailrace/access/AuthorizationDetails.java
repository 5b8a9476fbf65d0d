package dev.tailrace.access;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.Grant.Payload;
import dev.tailrace.access.TopicMatcher.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rights of Mercure 1.0: those authorization details (RFC 9396) that are of its type. Details of
 * other types are for others. One that is wrong makes the whole token worth nothing.
 *
 * <p>Threads: immutable.
 */
final class AuthorizationDetails {
  static final String NAME = "authorization_details";
  static final String TYPE = "https://mercure.rocks/authorization-detail";

  private final TopicMatchers matchers;
  private final URI base;

  AuthorizationDetails(TopicMatchers matchers, URI base) {
    this.matchers = matchers;
    this.base = base;
  }

  /** Those of Mercure's type. */
  static List<Map<String, Object>> in(Map<String, Object> claims) throws TokenException {
    List<Map<String, Object>> found = new ArrayList<>();
    if (!claims.containsKey(NAME)) {
      return found;
    }
    for (Object each : ClaimReader.list(NAME, claims.get(NAME))) {
      Map<String, Object> detail = ClaimReader.object(NAME + "[]", each);
      String type = ClaimReader.text(NAME + "[].type", detail.get("type"));
      if (TYPE.equals(ClaimReader.present(NAME + "[].type", type))) {
        found.add(detail);
      }
    }
    return found;
  }

  Rights rights(List<Map<String, Object>> details) throws TokenException {
    Rights rights = Rights.NONE;
    for (Map<String, Object> each : details) {
      rights = rights.plus(of(each));
    }
    return rights;
  }

  private Rights of(Map<String, Object> detail) throws TokenException {
    Set<String> actions = actions(detail.get("actions"));
    TopicSet topics = topics(detail.get("topics"));
    String payload = payload(detail);
    boolean publishes = actions.contains("publish");
    boolean subscribes = actions.contains("subscribe");
    return new Rights(
        Dialect.MERCURE_1,
        publishes ? topics : TopicSet.NONE,
        subscribes ? topics : TopicSet.NONE,
        subscribes ? List.of(new Payload(topics, payload)) : List.of());
  }

  /** Others than the two may be there, and mean nothing here. */
  private static Set<String> actions(Object value) throws TokenException {
    String what = NAME + "[].actions";
    ClaimReader.list(what, value); // a single string is not enough here
    return ClaimReader.texts(what, value);
  }

  private TopicSet topics(Object value) throws TokenException {
    String what = NAME + "[].topics";
    List<TopicMatcher> found = new ArrayList<>();
    for (Object each : ClaimReader.list(what, value)) {
      found.add(matcher(what + "[" + found.size() + "]", ClaimReader.object(what, each)));
    }
    return TopicSet.of(found);
  }

  private TopicMatcher matcher(String what, Map<String, Object> topic) throws TokenException {
    Object match = ClaimReader.present(what + ".match", topic.get("match"));
    String text = ClaimReader.text(what + ".match", match);
    Kind kind = kind(what, ClaimReader.text(what + ".match_type", topic.get("match_type")));
    boolean all = text.equals("*");
    return NativeClaim.made(what, all ? Kind.ALL : kind, text, base, matchers);
  }

  private static Kind kind(String what, String type) throws TokenException {
    if (type == null || type.equals("exact")) {
      return Kind.EXACT;
    }
    if (type.equals("urlpattern")) {
      return Kind.URL_PATTERN;
    }
    throw ClaimReader.bad(what + ".match_type is neither exact nor urlpattern");
  }

  private static String payload(Map<String, Object> detail) throws TokenException {
    return detail.containsKey("payload")
        ? JsonTree.text(ClaimReader.object(NAME + "[].payload", detail.get("payload")))
        : null;
  }
}
