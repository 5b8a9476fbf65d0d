package dev.tailrace.access;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The topics that a URI Template (RFC 6570, all four levels) can become, whatever its variables are;
 * and the text itself. Text that is no template is only itself.
 *
 * <p>Threads: immutable.
 */
final class UriTemplate implements Predicate<String> {
  private final String text;
  private final LinearRegex regex; // null for text that is no template
  private final String prefix;

  private UriTemplate(String text, LinearRegex regex, String prefix) {
    this.text = text;
    this.regex = regex;
    this.prefix = prefix;
  }

  /**
   * Any text.
   *
   * @throws IllegalArgumentException if it is a template that would cost too much
   */
  static UriTemplate of(String text) {
    StringBuilder source = new StringBuilder();
    int copies = 0;
    int at = 0;
    int plain = -1; // how much of the text every topic begins with
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '{') {
        int end = text.indexOf('}', at);
        TemplateExpression expression =
            end < 0 ? null : TemplateExpression.parse(text.substring(at + 1, end));
        if (expression == null) {
          return new UriTemplate(text, null, text);
        }
        plain = plain < 0 ? at : plain;
        source.append(expression.regex());
        copies += expression.copies();
        at = end + 1;
      } else if (c == '}') {
        return new UriTemplate(text, null, text);
      } else {
        int point = text.codePointAt(at);
        plain = plain < 0 && point > 0x7E ? at : plain;
        literal(point, source);
        at += Character.charCount(point);
      }
    }
    String prefix = plain < 0 ? text : text.substring(0, plain);
    return new UriTemplate(text, LinearRegex.of(source.toString(), copies), prefix);
  }

  /** As it stands; and beyond ASCII as an expansion would write it, too. */
  private static void literal(int point, StringBuilder source) {
    String plain = quote(point);
    if (point <= 0x7E) {
      source.append(plain);
      return;
    }
    source.append("(?:").append(plain).append('|');
    for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      source.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
    }
    source.append(')');
  }

  /** A character that stands for itself in a regular expression. */
  static String quote(int point) {
    boolean letter = Character.isLetterOrDigit(point) || point > 0x7E;
    return (letter ? "" : "\\") + Character.toString(point);
  }

  /** What every matching topic begins with. */
  String prefix() {
    return prefix;
  }

  int weight() {
    return text.length() + (regex == null ? 0 : regex.size());
  }

  @Override
  public boolean test(String topic) {
    return topic.equals(text) || (regex != null && regex.matches(topic));
  }
}
