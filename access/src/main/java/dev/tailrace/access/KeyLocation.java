package dev.tailrace.access;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where keys are found that tokens are verified with.
 *
 * @param issuer whose tokens alone they are for; empty for anybody's
 * @param place a path, or the URL of a JWKS
 * @param secret whether the file holds a secret to be used as it is (HMAC)
 *     <p>Threads: immutable.
 */
public record KeyLocation(Optional<String> issuer, String place, boolean secret) {
  private static final String SCHEME = "://";

  public KeyLocation {
    if (place.isEmpty()) {
      throw new IllegalArgumentException("a key's location is empty");
    }
    if (isUrl(place)) {
      requireUrl(place, secret);
    } else {
      requirePath(place);
    }
  }

  /**
   * As it is written in a setting: {@code LOCATION}, or {@code ISSUER LOCATION} where the issuer has
   * a {@code ://}, then one space.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static KeyLocation of(String text) {
    return of(text, false);
  }

  /** The same for a file that holds a secret. */
  public static KeyLocation secret(String text) {
    return of(text, true);
  }

  private static KeyLocation of(String text, boolean secret) {
    int space = text.indexOf(' ');
    boolean bound = space > 0 && text.substring(0, space).contains(SCHEME);
    return bound
        ? new KeyLocation(Optional.of(text.substring(0, space)), text.substring(space + 1), secret)
        : new KeyLocation(Optional.empty(), text, secret);
  }

  private static void requireUrl(String place, boolean secret) {
    if (secret) {
      throw new IllegalArgumentException("a secret is not fetched from a URL; it is in a file");
    }
    URI uri = URI.create(place);
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("the URL of a key set has a host and no password");
    }
  }

  private static void requirePath(String place) {
    try {
      Path.of(place);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a key's location is neither a file nor a URL", e);
    }
  }

  /** Whether the keys come from another host. */
  public boolean isUrl() {
    return isUrl(place);
  }

  private static boolean isUrl(String place) {
    return place.startsWith("https://") || place.startsWith("http://");
  }

  /** What people may see of it: not what is asked for behind the path, which may be a secret. */
  String shown() {
    return place.replaceFirst("[?#].*", "");
  }
}
