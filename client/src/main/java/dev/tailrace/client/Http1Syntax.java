package dev.tailrace.client;

/** The characters that HTTP has a meaning for, RFC 9110 section 5.6.2 and RFC 9112 section 3. */
final class Http1Syntax {
  private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

  private Http1Syntax() {}

  /** Whether it can be a method or the name of a header. */
  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(Http1Syntax::isTokenChar);
  }

  /** Whether it can stand in a request line as the target. */
  static boolean isTarget(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Whether it can be the value of a header: anything but controls, of which a tab is none. */
  static boolean isValue(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\t');
  }

  private static boolean isTokenChar(int c) {
    return c >= '0' && c <= '9'
        || c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || SYMBOLS.indexOf(c) >= 0;
  }
}
