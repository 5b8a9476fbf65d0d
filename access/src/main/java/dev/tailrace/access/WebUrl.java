package dev.tailrace.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL taken apart and normalised as browsers do it (the WHATWG's URL Standard), so that two that
 * a browser holds for the same are the same: scheme and host in lower case, no default port, no dot
 * segments, one way to write an escape. What {@link UrlHost} says of addresses is the exception, and
 * drive letters of files mean nothing here.
 *
 * @param host empty for none
 * @param port empty for none or the scheme's own
 * @param opaque whether the path has no levels, as in {@code urn:isbn:1}
 * @param search what follows the question mark; empty for none
 * @param hash what follows the hash sign; empty for none
 *     <p>Threads: immutable.
 */
record WebUrl(
    String scheme,
    String username,
    String password,
    String host,
    String port,
    String path,
    boolean opaque,
    String search,
    String hash) {

  /** The schemes that browsers know, with their ports. */
  static final Map<String, String> SPECIAL =
      Map.of("http", "80", "https", "443", "ws", "80", "wss", "443", "ftp", "21", "file", "");

  private static final Pattern PARTS =
      Pattern.compile("(?s)(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");
  private static final Pattern PLACE =
      Pattern.compile("(?s)(\\[[^]]*\\]|[^:]*)(?::([0-9]*))?");
  private static final Pattern SLASHES = Pattern.compile("[/\\\\]{2}.*", Pattern.DOTALL);

  /** Who answers. */
  private record Authority(String username, String password, String host, String port) {
    static final Authority NONE = new Authority("", "", "", "");
  }

  /**
   * The URL that a text is.
   *
   * @param base what it is relative to, or null
   * @return null if it is none
   */
  static WebUrl parse(String text, WebUrl base) {
    String input = strip(text);
    Matcher parts = PARTS.matcher(input);
    if (!parts.matches()) {
      return null;
    }
    String scheme = parts.group(1) == null ? null : parts.group(1).toLowerCase(Locale.ROOT);
    String rest = parts.group(2);
    boolean special = scheme != null && SPECIAL.containsKey(scheme);
    boolean sameAsBase =
        special && base != null && base.scheme.equals(scheme) && !SLASHES.matcher(rest).matches();
    if (scheme == null || sameAsBase) {
      return base == null ? null : relative(parts, rest, base);
    }
    return special ? special(scheme, rest, parts) : other(scheme, rest, parts);
  }

  private static WebUrl special(String scheme, String rest, Matcher parts) {
    String normal = rest.replace('\\', '/');
    int slashes = scheme.equals("file") && normal.startsWith("//") ? 2 : leading(normal);
    if (scheme.equals("file") && slashes != 2) {
      return of(scheme, Authority.NONE, levels(normal, true), false, parts);
    }
    int end = normal.indexOf('/', slashes);
    String authority = end < 0 ? normal.substring(slashes) : normal.substring(slashes, end);
    String path = end < 0 ? "" : normal.substring(end);
    return withAuthority(scheme, authority, path, parts);
  }

  private static WebUrl other(String scheme, String rest, Matcher parts) {
    if (rest.startsWith("//")) {
      int end = rest.indexOf('/', 2);
      String authority = end < 0 ? rest.substring(2) : rest.substring(2, end);
      return withAuthority(scheme, authority, end < 0 ? "" : rest.substring(end), parts);
    }
    return rest.startsWith("/")
        ? of(scheme, Authority.NONE, levels(rest, false), false, parts)
        : of(scheme, Authority.NONE, UrlEscapes.OPAQUE.encode(rest), true, parts);
  }

  private static WebUrl relative(Matcher parts, String rest, WebUrl base) {
    boolean special = SPECIAL.containsKey(base.scheme);
    String path = special ? rest.replace('\\', '/') : rest;
    if (base.opaque) {
      boolean onlyHash = path.isEmpty() && parts.group(3) == null && parts.group(4) != null;
      return onlyHash ? of(base.scheme, Authority.NONE, base.path, true, parts, base.search) : null;
    }
    if (path.startsWith("//")) {
      return special ? special(base.scheme, path, parts) : other(base.scheme, path, parts);
    }
    Authority authority = new Authority(base.username, base.password, base.host, base.port);
    if (path.isEmpty()) {
      String search = parts.group(3) == null ? base.search : null;
      return of(base.scheme, authority, base.path, false, parts, search);
    }
    String full =
        path.startsWith("/") ? path : base.path.substring(0, base.path.lastIndexOf('/') + 1) + path;
    return of(base.scheme, authority, levels(full, special), false, parts);
  }

  private static WebUrl withAuthority(String scheme, String text, String path, Matcher parts) {
    boolean special = SPECIAL.containsKey(scheme);
    Authority authority = authority(scheme, text);
    return authority == null
        ? null
        : of(scheme, authority, levels(path, special), false, parts);
  }

  private static Authority authority(String scheme, String text) {
    int at = text.lastIndexOf('@');
    Matcher matcher = PLACE.matcher(text.substring(at + 1));
    if (!matcher.matches()) {
      return null;
    }
    boolean special = SPECIAL.containsKey(scheme);
    boolean mayBeEmpty = !special || scheme.equals("file");
    String written = matcher.group(1);
    String host =
        written.isEmpty() && mayBeEmpty
            ? ""
            : special ? UrlHost.ofSpecial(written) : UrlHost.ofOther(written);
    String port = port(scheme, matcher.group(2));
    if (host == null || port == null) {
      return null;
    }
    String[] user = text.substring(0, Math.max(at, 0)).split(":", 2);
    return new Authority(
        UrlEscapes.USER_INFO.encode(user[0]),
        user.length < 2 ? "" : UrlEscapes.USER_INFO.encode(user[1]),
        host,
        port);
  }

  /** Without zeros before it, and empty if it is the scheme's own; null if it is none. */
  static String port(String scheme, String digits) {
    if (digits == null || digits.isEmpty()) {
      return "";
    }
    String plain = digits.replaceFirst("^0+(?=.)", "");
    if (plain.length() > 5 || Integer.parseInt(plain) > 0xFFFF) {
      return null;
    }
    return plain.equals(SPECIAL.get(scheme)) ? "" : plain;
  }

  /** A path without dot segments. A special URL's begins with a slash, if it has to be added. */
  static String levels(String path, boolean special) {
    if (path.isEmpty()) {
      return special ? "/" : "";
    }
    List<String> kept = new ArrayList<>();
    String[] all = path.replaceFirst("^/", "").split("/", -1);
    for (int i = 0; i < all.length; i++) {
      String dots = all[i].replace("%2e", ".").replace("%2E", ".");
      boolean last = i == all.length - 1;
      if (dots.equals("..") && !kept.isEmpty()) {
        kept.remove(kept.size() - 1);
      }
      if (!dots.equals(".") && !dots.equals("..")) {
        kept.add(UrlEscapes.PATH.encode(all[i]));
      } else if (last) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private static WebUrl of(
      String scheme, Authority who, String path, boolean opaque, Matcher parts) {
    return of(scheme, who, path, opaque, parts, null);
  }

  /** @param search that of the base, or null for the own */
  private static WebUrl of(
      String scheme, Authority who, String path, boolean opaque, Matcher parts, String search) {
    UrlEscapes query = SPECIAL.containsKey(scheme) ? UrlEscapes.SPECIAL_QUERY : UrlEscapes.QUERY;
    return new WebUrl(
        scheme,
        who.username(),
        who.password(),
        who.host(),
        who.port(),
        path,
        opaque,
        search == null ? encoded(query, parts.group(3)) : search,
        encoded(UrlEscapes.FRAGMENT, parts.group(4)));
  }

  private static String encoded(UrlEscapes escapes, String text) {
    return text == null ? "" : escapes.encode(text);
  }

  private static int leading(String text) {
    int slashes = 0;
    while (slashes < text.length() && text.charAt(slashes) == '/') {
      slashes++;
    }
    return slashes;
  }

  private static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) <= ' ') {
      to--;
    }
    return text.substring(from, to).replaceAll("[\t\n\r]", "");
  }
}
