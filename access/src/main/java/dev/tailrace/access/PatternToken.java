package dev.tailrace.access;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a URL pattern.
 *
 * @param from where it begins in the pattern
 * @param value what it says: the character, the name without its colon, the expression without its
 *     brackets
 *     <p>Threads: immutable.
 */
record PatternToken(Type type, int from, String value) {
  /** What pieces there are. */
  enum Type {
    OPEN,
    CLOSE,
    REGEXP,
    NAME,
    CHAR,
    ESCAPED_CHAR,
    OTHER_MODIFIER,
    ASTERISK,
    END,
    INVALID_CHAR
  }

  /**
   * All pieces, in order, the end last.
   *
   * @param lenient whether what cannot be understood is an invalid character
   * @throws IllegalArgumentException if something cannot be understood, unless it is lenient
   */
  static List<PatternToken> all(String pattern, boolean lenient) {
    List<PatternToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      PatternToken token = next(pattern, at, lenient);
      tokens.add(token);
      at += token.length();
    }
    tokens.add(new PatternToken(Type.END, at, ""));
    return tokens;
  }

  private static PatternToken next(String pattern, int at, boolean lenient) {
    int point = pattern.codePointAt(at);
    String self = Character.toString(point);
    return switch (point) {
      case '*' -> new PatternToken(Type.ASTERISK, at, self);
      case '+', '?' -> new PatternToken(Type.OTHER_MODIFIER, at, self);
      case '{' -> new PatternToken(Type.OPEN, at, self);
      case '}' -> new PatternToken(Type.CLOSE, at, self);
      case '\\' -> escape(pattern, at, lenient);
      case ':' -> name(pattern, at, lenient);
      case '(' -> regexp(pattern, at, lenient);
      default -> new PatternToken(Type.CHAR, at, self);
    };
  }

  private static PatternToken escape(String pattern, int at, boolean lenient) {
    if (at + 1 == pattern.length()) {
      return invalid(pattern, at, lenient, "ends with a backslash");
    }
    return new PatternToken(
        Type.ESCAPED_CHAR, at, Character.toString(pattern.codePointAt(at + 1)));
  }

  private static PatternToken name(String pattern, int at, boolean lenient) {
    int end = at + 1;
    while (end < pattern.length() && isOfName(pattern.codePointAt(end), end == at + 1)) {
      end += Character.charCount(pattern.codePointAt(end));
    }
    return end == at + 1
        ? invalid(pattern, at, lenient, "has a colon that no name follows")
        : new PatternToken(Type.NAME, at, pattern.substring(at + 1, end));
  }

  private static boolean isOfName(int point, boolean first) {
    return point == '$'
        || point == '_'
        || (first
            ? Character.isUnicodeIdentifierStart(point)
            : Character.isUnicodeIdentifierPart(point));
  }

  private static PatternToken regexp(String pattern, int at, boolean lenient) {
    int depth = 1;
    for (int i = at + 1; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean misplaced =
          c > 0x7E
              || (c == '?' && i == at + 1)
              || (c == '(' && (i + 1 == pattern.length() || pattern.charAt(i + 1) != '?'));
      if (misplaced) {
        return invalid(pattern, at, lenient, "has a group that a URL pattern may not have");
      }
      if (c == '\\') {
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i == at + 1
            ? invalid(pattern, at, lenient, "has an empty group")
            : new PatternToken(Type.REGEXP, at, pattern.substring(at + 1, i));
      }
    }
    return invalid(pattern, at, lenient, "has a group without an end");
  }

  private static PatternToken invalid(String pattern, int at, boolean lenient, String what) {
    if (!lenient) {
      throw new IllegalArgumentException("a URL pattern " + what + ": '" + pattern + "'");
    }
    return new PatternToken(Type.INVALID_CHAR, at, pattern.substring(at, at + 1));
  }

  private int length() {
    return switch (type) {
      case NAME, ESCAPED_CHAR -> value.length() + 1;
      case REGEXP -> value.length() + 2;
      default -> value.length();
    };
  }

  boolean is(Type other) {
    return type == other;
  }
}
