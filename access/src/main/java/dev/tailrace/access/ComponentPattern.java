package dev.tailrace.access;

import dev.tailrace.access.PatternToken.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The pattern of one part of a URL, turned into a regular expression: names and stars stand for
 * text, brackets for an expression of the pattern's own, braces make a group that may be repeated.
 *
 * <p>Threads: confined to the caller.
 */
final class ComponentPattern {
  private static final String FULL_WILDCARD = ".*";

  private final String pattern;
  private final List<PatternToken> tokens;
  private final UnaryOperator<String> normaliser;
  private final String prefix;
  private final String segment;
  private final Set<String> names = new HashSet<>();
  private final StringBuilder regex = new StringBuilder();
  private final StringBuilder pending = new StringBuilder();
  private int copies;
  private int at;

  private ComponentPattern(String pattern, UrlComponent component, boolean special) {
    this.pattern = pattern;
    this.tokens = PatternToken.all(pattern, false);
    this.normaliser = component.normaliser(pattern, special);
    this.prefix = component.prefix(special);
    String delimiter = component.delimiter(special);
    this.segment = delimiter.isEmpty() ? ".+?" : "[^" + quoted(delimiter) + "]+?";
  }

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException if it is not understood or too large
   */
  static LinearRegex of(String pattern, UrlComponent component, boolean special) {
    ComponentPattern compiled = new ComponentPattern(pattern, component, special);
    compiled.parse();
    return LinearRegex.of(compiled.regex.toString(), compiled.copies);
  }

  private void parse() {
    while (!tokens.get(at).is(Type.END)) {
      PatternToken character = take(Type.CHAR);
      PatternToken name = take(Type.NAME);
      PatternToken wildcard = takeWildcard(name);
      if (name != null || wildcard != null) {
        wildcardAfter(character, name, wildcard);
        continue;
      }
      PatternToken fixed = character == null ? take(Type.ESCAPED_CHAR) : character;
      if (fixed != null) {
        pending.append(fixed.value());
      } else {
        require(Type.OPEN);
        group();
      }
    }
    endFixed();
  }

  private void wildcardAfter(PatternToken character, PatternToken name, PatternToken wildcard) {
    String before = character == null ? "" : character.value();
    if (!before.isEmpty() && !before.equals(prefix)) {
      pending.append(before);
      before = "";
    }
    endFixed();
    part(before, name, wildcard, "", takeModifier());
  }

  private void group() {
    String before = takeText();
    PatternToken name = take(Type.NAME);
    PatternToken wildcard = takeWildcard(name);
    String after = takeText();
    require(Type.CLOSE);
    part(before, name, wildcard, after, takeModifier());
  }

  private void part(
      String before, PatternToken name, PatternToken wildcard, String after, String modifier) {
    if (name == null && wildcard == null) {
      fixedGroup(before + after, modifier);
      return;
    }
    endFixed();
    if (name != null && !names.add(name.value())) {
      throw new IllegalArgumentException(
          "a URL pattern has two groups of the name '" + name.value() + "'");
    }
    String value = value(wildcard);
    String first = literal(before);
    String last = literal(after);
    boolean repeats = modifier.equals("*") || modifier.equals("+");
    if (!repeats) {
      regex.append("(?:" + first + "(?:" + value + ")" + last + ")" + modifier);
    } else {
      String more = "(?:" + last + first + "(?:" + value + "))*";
      String optional = modifier.equals("*") ? "?" : "";
      regex.append("(?:" + first + "(?:" + value + ")" + more + last + ")" + optional);
    }
  }

  private void fixedGroup(String text, String modifier) {
    if (modifier.isEmpty()) {
      pending.append(text);
      return;
    }
    endFixed();
    if (!text.isEmpty()) {
      regex.append("(?:" + literal(text) + ")" + modifier);
    }
  }

  private String value(PatternToken wildcard) {
    if (wildcard == null) {
      return segment;
    }
    if (wildcard.is(Type.ASTERISK)) {
      return FULL_WILDCARD;
    }
    copies += GroupExpression.require(wildcard.value());
    return wildcard.value();
  }

  private void endFixed() {
    if (pending.length() > 0) {
      regex.append(literal(pending.toString()));
      pending.setLength(0);
    }
  }

  private String literal(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String normal = normaliser.apply(text);
    if (normal == null) {
      throw new IllegalArgumentException(
          "a URL pattern has '" + text + "' where no URL can have it: '" + pattern + "'");
    }
    return quoted(normal);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    text.codePoints().forEach(point -> quoted.append(UriTemplate.quote(point)));
    return quoted.toString();
  }

  private PatternToken take(Type type) {
    return tokens.get(at).is(type) ? tokens.get(at++) : null;
  }

  private PatternToken takeWildcard(PatternToken name) {
    PatternToken expression = take(Type.REGEXP);
    return expression == null && name == null ? take(Type.ASTERISK) : expression;
  }

  private String takeModifier() {
    PatternToken modifier = take(Type.OTHER_MODIFIER);
    modifier = modifier == null ? take(Type.ASTERISK) : modifier;
    return modifier == null ? "" : modifier.value();
  }

  private String takeText() {
    StringBuilder text = new StringBuilder();
    while (tokens.get(at).is(Type.CHAR) || tokens.get(at).is(Type.ESCAPED_CHAR)) {
      text.append(tokens.get(at++).value());
    }
    return text.toString();
  }

  private void require(Type type) {
    if (take(type) == null) {
      throw new IllegalArgumentException(
          "a URL pattern is not understood at '"
              + pattern.substring(tokens.get(at).from())
              + "': '"
              + pattern
              + "'");
    }
  }
}
