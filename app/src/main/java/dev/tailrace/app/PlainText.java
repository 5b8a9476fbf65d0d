package dev.tailrace.app;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a fragment of HTML, for reading: without tags, on one line, not too long. It is not a
 * sanitiser; who shows the text must still show it as text.
 *
 * <p>Threads: immutable.
 */
final class PlainText {
  private static final Pattern SKIPPED =
      Pattern.compile("<!--.*?-->|<(script|style)\\b.*?</\\1\\s*>", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]*>");
  private static final Pattern REFERENCE =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\p{Cntrl}]+");
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", " "),
          Map.entry("hellip", "…"),
          Map.entry("mdash", "—"),
          Map.entry("ndash", "–"),
          Map.entry("lsquo", "‘"),
          Map.entry("rsquo", "’"),
          Map.entry("ldquo", "“"),
          Map.entry("rdquo", "”"));

  private PlainText() {}

  /**
   * @param html or {@code null}, which is empty
   * @param longest in chars, an ellipsis included
   */
  static String of(String html, int longest) {
    if (html == null) {
      return "";
    }
    String text = SKIPPED.matcher(html).replaceAll(" ");
    text = TAG.matcher(text).replaceAll(" ");
    text = REFERENCE.matcher(text).replaceAll(r -> Matcher.quoteReplacement(character(r)));
    return shortened(BLANKS.matcher(text).replaceAll(" ").strip(), longest);
  }

  private static String character(MatchResult reference) {
    if (reference.group(1) != null) {
      return character(Integer.parseInt(reference.group(1)), reference.group());
    }
    if (reference.group(2) != null) {
      return character(Integer.parseInt(reference.group(2), 16), reference.group());
    }
    return NAMED.getOrDefault(reference.group(3), reference.group());
  }

  private static String character(int codePoint, String otherwise) {
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return Character.isValidCodePoint(codePoint) && !surrogate
        ? Character.toString(codePoint)
        : otherwise;
  }

  private static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "…";
  }
}
