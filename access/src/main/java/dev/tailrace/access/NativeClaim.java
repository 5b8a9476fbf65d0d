package dev.tailrace.access;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.TopicMatcher.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The claim in our own words: <code>{"tailrace":{"publish":[…],"subscribe":[…],"tenant":"…"}}</code>
 * where a topic is a name, a pattern with stars, or <code>{"match":"…","match_type":"…"}</code>.
 *
 * <p>Threads: immutable.
 */
final class NativeClaim {
  static final String NAME = "tailrace";

  private static final Set<String> MEMBERS = Set.of("publish", "subscribe", "tenant");
  private static final Set<String> MATCHER_MEMBERS = Set.of("match", "match_type");
  private static final Pattern TENANT = Pattern.compile("[a-z0-9_-]{1,64}");

  private final TopicMatchers matchers;
  private final URI base;

  NativeClaim(TopicMatchers matchers, URI base) {
    this.matchers = matchers;
    this.base = base;
  }

  Rights rights(Map<String, Object> claims) throws TokenException {
    if (!claims.containsKey(NAME)) {
      return Rights.NONE;
    }
    Map<String, Object> claim = ClaimReader.object(NAME, claims.get(NAME));
    ClaimReader.requireOnly(NAME, claim, MEMBERS);
    return new Rights(
        Dialect.NATIVE, topics(claim, "publish"), topics(claim, "subscribe"), List.of());
  }

  /** Whose topics they are, or null. */
  static String tenant(Map<String, Object> claims) throws TokenException {
    if (!(claims.get(NAME) instanceof Map<?, ?> claim) || !claim.containsKey("tenant")) {
      return null;
    }
    if (claim.get("tenant") instanceof String tenant && TENANT.matcher(tenant).matches()) {
      return tenant;
    }
    throw ClaimReader.bad("tailrace.tenant is not 1 to 64 of a-z, 0-9, _ and -");
  }

  private TopicSet topics(Map<String, Object> claim, String member) throws TokenException {
    if (!claim.containsKey(member)) {
      return TopicSet.NONE;
    }
    String what = NAME + "." + member;
    List<TopicMatcher> found = new ArrayList<>();
    for (Object each : ClaimReader.list(what, claim.get(member))) {
      found.add(matcher(what + "[" + found.size() + "]", each));
    }
    return TopicSet.of(found);
  }

  private TopicMatcher matcher(String what, Object value) throws TokenException {
    if (value instanceof String text) {
      return made(what, plain(text), text);
    }
    Map<String, Object> object = ClaimReader.object(what, value);
    ClaimReader.requireOnly(what, object, MATCHER_MEMBERS);
    String text = ClaimReader.text(what, ClaimReader.present(what + ".match", object.get("match")));
    String type = ClaimReader.text(what + ".match_type", object.get("match_type"));
    return made(what, type == null ? plain(text) : kind(what, type), text);
  }

  private TopicMatcher made(String what, Kind kind, String text) throws TokenException {
    return made(what, kind, text, base, matchers);
  }

  static TopicMatcher made(
      String what, Kind kind, String text, URI base, TopicMatchers matchers) throws TokenException {
    try {
      return matchers.of(kind, text, base);
    } catch (IllegalArgumentException e) {
      throw ClaimReader.bad(what + ": " + Printable.of(e.getMessage()));
    }
  }

  private static Kind plain(String text) {
    return text.indexOf('*') < 0 ? Kind.EXACT : Kind.PATTERN;
  }

  private static Kind kind(String what, String type) throws TokenException {
    return switch (type) {
      case "exact" -> Kind.EXACT;
      case "pattern" -> Kind.PATTERN;
      case "uritemplate" -> Kind.URI_TEMPLATE;
      case "urlpattern" -> Kind.URL_PATTERN;
      default ->
          throw ClaimReader.bad(
              what + ".match_type is none of exact, pattern, uritemplate, urlpattern");
    };
  }
}
