package dev.tailrace.access;

import dev.tailrace.access.PatternToken.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes a URL pattern apart into the patterns of its components, as the WHATWG's constructor string
 * parser does: it goes from sign to sign, and goes back where only a later sign tells what it was
 * in.
 *
 * <p>Threads: confined to the caller.
 */
final class UrlPatternParts {
  private enum State {
    INIT(null),
    PROTOCOL(UrlComponent.PROTOCOL),
    AUTHORITY(null),
    USERNAME(UrlComponent.USERNAME),
    PASSWORD(UrlComponent.PASSWORD),
    HOSTNAME(UrlComponent.HOSTNAME),
    PORT(UrlComponent.PORT),
    PATHNAME(UrlComponent.PATHNAME),
    SEARCH(UrlComponent.SEARCH),
    HASH(UrlComponent.HASH),
    DONE(null);

    private final UrlComponent component;

    State(UrlComponent component) {
      this.component = component;
    }

    boolean isBefore(State other) {
      return ordinal() < other.ordinal();
    }
  }

  private static final Set<Type> PLAIN =
      Set.of(Type.CHAR, Type.ESCAPED_CHAR, Type.INVALID_CHAR);
  private static final Set<Type> BEFORE_MODIFIER =
      Set.of(Type.NAME, Type.REGEXP, Type.CLOSE, Type.ASTERISK);

  private final String pattern;
  private final List<PatternToken> tokens;
  private final Map<UrlComponent, String> parts = UrlComponent.none();
  private State state = State.INIT;
  private int at;
  private int start;
  private int depth;
  private int ipv6Depth;
  private boolean special;

  private UrlPatternParts(String pattern) {
    this.pattern = pattern;
    this.tokens = PatternToken.all(pattern, true);
  }

  /** The components that the pattern speaks of. */
  static Map<UrlComponent, String> of(String pattern) {
    UrlPatternParts parser = new UrlPatternParts(pattern);
    parser.parse();
    if (parser.parts.containsKey(UrlComponent.HOSTNAME)) {
      parser.parts.putIfAbsent(UrlComponent.PORT, "");
    }
    parser.parts.computeIfPresent(UrlComponent.SEARCH, (key, own) -> without('?', own));
    parser.parts.computeIfPresent(UrlComponent.HASH, (key, own) -> without('#', own));
    return parser.parts;
  }

  /** The sign before a component may be written once more. */
  private static String without(char sign, String text) {
    return !text.isEmpty() && text.charAt(0) == sign ? text.substring(1) : text;
  }

  private void parse() {
    while (at < tokens.size() && state != State.DONE) {
      PatternToken token = tokens.get(at);
      if (token.is(Type.END)) {
        end();
      } else if (token.is(Type.OPEN)) {
        depth++;
        at++;
      } else if (depth > 0) {
        depth -= token.is(Type.CLOSE) ? 1 : 0;
        at++;
      } else if (!step()) {
        at++;
      }
    }
  }

  private void end() {
    if (state == State.INIT) {
      at = start;
      if (isAt('#')) {
        change(State.HASH, 1);
      } else if (isSearch()) {
        change(State.SEARCH, 1);
      } else {
        change(State.PATHNAME, 0);
      }
    } else if (state == State.AUTHORITY) {
      rewind(State.HOSTNAME);
    } else {
      change(State.DONE, 0);
    }
  }

  /** Whether this sign begins something else. */
  private boolean step() {
    return switch (state) {
      case INIT -> isAt(':') && rewind(State.PROTOCOL);
      case PROTOCOL -> isAt(':') && protocolEnds();
      case AUTHORITY ->
          isAt('@') ? rewind(State.USERNAME) : endsAuthority() && rewind(State.HOSTNAME);
      case USERNAME ->
          isAt(':') ? change(State.PASSWORD, 1) : isAt('@') && change(State.HOSTNAME, 1);
      case PASSWORD -> isAt('@') && change(State.HOSTNAME, 1);
      case HOSTNAME -> hostname();
      case PORT -> (isAt('/') && change(State.PATHNAME, 0)) || afterPath();
      case PATHNAME -> afterPath();
      case SEARCH -> isAt('#') && change(State.HASH, 1);
      case HASH, DONE -> false;
    };
  }

  private boolean protocolEnds() {
    special = UrlPattern.matchesSpecial(text());
    boolean slashes = isAt(at + 1, '/') && isAt(at + 2, '/');
    return slashes
        ? change(State.AUTHORITY, 3)
        : change(special ? State.AUTHORITY : State.PATHNAME, 1);
  }

  private boolean endsAuthority() {
    return isAt('/') || isSearch() || isAt('#');
  }

  private boolean hostname() {
    ipv6Depth += isAt('[') ? 1 : isAt(']') ? -1 : 0;
    if (isAt(':') && ipv6Depth == 0) {
      return change(State.PORT, 1);
    }
    return (isAt('/') && change(State.PATHNAME, 0)) || afterPath();
  }

  private boolean afterPath() {
    return isSearch() ? change(State.SEARCH, 1) : isAt('#') && change(State.HASH, 1);
  }

  private boolean rewind(State next) {
    at = start;
    state = next;
    return true;
  }

  private boolean change(State next, int skip) {
    if (state.component != null) {
      parts.put(state.component, text());
    }
    if (state != State.INIT && next != State.DONE) {
      fillTo(next);
    }
    state = next;
    at += skip;
    start = at;
    return true;
  }

  /** What is passed over is empty, not anything. */
  private void fillTo(State next) {
    if (state.isBefore(State.HOSTNAME) && State.HOSTNAME.isBefore(next)) {
      parts.putIfAbsent(UrlComponent.HOSTNAME, "");
    }
    if (state.isBefore(State.PATHNAME) && State.PATHNAME.isBefore(next)) {
      parts.putIfAbsent(UrlComponent.PATHNAME, special ? "/" : "");
    }
    if (state.isBefore(State.SEARCH) && next == State.HASH) {
      parts.putIfAbsent(UrlComponent.SEARCH, "");
    }
  }

  private String text() {
    return pattern.substring(tokens.get(start).from(), tokens.get(at).from());
  }

  private boolean isAt(char sign) {
    return isAt(at, sign);
  }

  private boolean isAt(int index, char sign) {
    if (index >= tokens.size()) {
      return false;
    }
    PatternToken token = tokens.get(index);
    return PLAIN.contains(token.type()) && token.value().equals(String.valueOf(sign));
  }

  /** A question mark, unless it says how often what stands before it may come. */
  private boolean isSearch() {
    if (isAt('?')) {
      return true;
    }
    boolean modifier = tokens.get(at).value().equals("?") && tokens.get(at).is(Type.OTHER_MODIFIER);
    return modifier && (at == 0 || !BEFORE_MODIFIER.contains(tokens.get(at - 1).type()));
  }
}
