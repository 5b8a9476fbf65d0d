package dev.tailrace.access;

import dev.tailrace.access.TokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A token taken apart, whose signature is yet to be verified: a JWS in its compact form. What its
 * header says of keys ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) is not looked at.
 *
 * <pre>
 *   base64url(header) . base64url(claims) . base64url(signature)
 *   '------------- signed --------------'
 * </pre>
 *
 * @param kid the name of the key; it is compared with the names of our keys, and used for nothing
 *     else
 * @param accessToken whether its type is {@code at+jwt} (RFC 9068)
 *     <p>Threads: immutable.
 */
record Jws(
    TokenAlgorithm algorithm,
    Optional<String> kid,
    boolean accessToken,
    Map<String, Object> claims,
    byte[] signed,
    byte[] signature) {

  /** Takes a token apart. */
  static Jws parse(String token, JsonTree json) throws TokenException {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw malformed(
          parts.length == 5
              ? "an encrypted token is not accepted"
              : "a token has three parts with dots between them");
    }
    Map<String, Object> header = object("header", parts[0], json);
    if (header.containsKey("crit")) {
      throw malformed("the token's header has extensions that are critical and not known");
    }
    Map<String, Object> claims = object("body", parts[1], json);
    byte[] signature = decode("signature", parts[2]);
    byte[] signed =
        token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    return new Jws(
        algorithm(header),
        Optional.ofNullable(text(header, "kid")),
        isAccessToken(text(header, "typ")),
        claims,
        signed,
        signature);
  }

  private static TokenAlgorithm algorithm(Map<String, Object> header) throws TokenException {
    String name = text(header, "alg");
    if (name == null || name.equalsIgnoreCase("none")) {
      throw malformed("a token must be signed");
    }
    try {
      return TokenAlgorithm.of(name);
    } catch (IllegalArgumentException e) {
      throw malformed("the token's algorithm is not known");
    }
  }

  private static boolean isAccessToken(String type) {
    String plain = type == null ? "" : type.toLowerCase(Locale.ROOT);
    return plain.equals("at+jwt") || plain.equals("application/at+jwt");
  }

  private static String text(Map<String, Object> header, String name) throws TokenException {
    Object value = header.get(name);
    if (value != null && !(value instanceof String)) {
      throw malformed("the token's header has a " + name + " that is no string");
    }
    return (String) value;
  }

  private static Map<String, Object> object(String what, String part, JsonTree json)
      throws TokenException {
    try {
      return json.object(decode(what, part));
    } catch (JsonTree.BoundException e) {
      throw new TokenException(e.reason(), "the token's " + what + " " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw malformed("the token's " + what + " " + e.getMessage());
    }
  }

  /** In one way only: a token that could be written in two would be two tokens to whoever lists. */
  private static byte[] decode(String what, String part) throws TokenException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // as below
    }
    throw malformed("the token's " + what + " is not base64url");
  }

  private static TokenException malformed(String sentence) {
    return new TokenException(Reason.MALFORMED, sentence);
  }
}
