package dev.tailrace.access;

import dev.tailrace.access.JsonTree.Numeral;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a token says, in words for people, whether or not it is any good. It shows everything but the
 * signature, and nothing in it can move the cursor of a terminal.
 *
 * <p>Threads: immutable.
 */
public final class TokenAccount {
  private static final Set<String> TIMES = Set.of("exp", "nbf", "iat");
  private static final JsonTree JSON = new JsonTree(64, 20_000);

  private final Map<String, Object> header;
  private final Map<String, Object> claims;
  private final Instant now;

  private TokenAccount(Map<String, Object> header, Map<String, Object> claims, Instant now) {
    this.header = header;
    this.claims = claims;
    this.now = now;
  }

  /**
   * Reads a token.
   *
   * @throws IllegalArgumentException if it is none that can be read at all
   */
  public static TokenAccount of(String token, Instant now) {
    String[] parts = token.split("\\.", -1);
    if (parts.length == 5) {
      throw new IllegalArgumentException("the token is encrypted; what it says cannot be seen");
    }
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "that is no token: a token has three parts with dots between them");
    }
    return new TokenAccount(object("header", parts[0]), object("body", parts[1]), now);
  }

  /** Lines of text: the header, every claim, and the rights. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("header");
    header.forEach((name, value) -> lines.add(line(name, shown(value))));
    lines.add("claims");
    claims.forEach((name, value) -> lines.add(line(name, claim(name, value))));
    lines.add("rights");
    lines.addAll(rights());
    return lines;
  }

  private List<String> rights() {
    try {
      TopicMatchers matchers = new TopicMatchers(0);
      Rights rights =
          new NativeClaim(matchers, null)
              .rights(claims)
              .plus(
                  new AuthorizationDetails(matchers, URI.create("https://hub.example/"))
                      .rights(AuthorizationDetails.in(claims)))
              .plus(new MercureClaim(matchers).rights(claims));
      List<String> lines = new ArrayList<>();
      lines.add(line("publish", shown(rights.publish())));
      lines.add(line("subscribe", shown(rights.subscribe())));
      String tenant = NativeClaim.tenant(claims);
      lines.add(line("tenant", tenant == null ? "none" : tenant));
      return lines;
    } catch (TokenException e) {
      return List.of("  none: " + Printable.of(e.getMessage()));
    }
  }

  private static String shown(TopicSet topics) {
    return topics.isAll() ? "every topic" : topics.isEmpty() ? "nothing" : Printable.of(topics.toString());
  }

  private String claim(String name, Object value) {
    if (!TIMES.contains(name) || !(value instanceof Numeral number)) {
      return shown(value);
    }
    try {
      Instant time = Instant.ofEpochSecond(number.value().longValue());
      return time + ", " + relative(Duration.between(now, time));
    } catch (DateTimeException | ArithmeticException e) {
      return shown(value) + ", which is no time";
    }
  }

  private static String relative(Duration fromNow) {
    if (fromNow.isZero()) {
      return "now";
    }
    return fromNow.isNegative() ? length(fromNow.negated()) + " ago" : "in " + length(fromNow);
  }

  private static String length(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7200) {
      return (seconds + 30) / 60 + " min";
    }
    return seconds < 2 * 86_400 ? time.toHours() + " h" : time.toDays() + " days";
  }

  private static String shown(Object value) {
    return Printable.of(value instanceof String text ? text : JsonTree.text(value));
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "  %-10s %s", Printable.of(name), value);
  }

  private static Map<String, Object> object(String what, String part) {
    try {
      return JSON.object(Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("that is no token: its " + what + " cannot be read", e);
    }
  }
}
