package dev.tailrace.access;

import dev.tailrace.access.Grant.Dialect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes tokens.
 *
 * <p>Threads: immutable.
 */
public final class TokenMaker {
  private final SigningKey key;
  private final TokenAlgorithm algorithm;

  /** Signs with the key's own algorithm. */
  public TokenMaker(SigningKey key) {
    this(key, key.algorithm());
  }

  /** Signs with this algorithm, which must be one the key is for. */
  public TokenMaker(SigningKey key, TokenAlgorithm algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  /**
   * A token that says what was ordered, from now on.
   *
   * @throws IllegalArgumentException if the key is not for the algorithm
   */
  public String make(TokenOrder order, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    put(claims, "iss", order.issuer());
    put(claims, "sub", order.subject());
    put(claims, "aud", order.audience());
    claims.put("iat", now.getEpochSecond());
    order.expires().ifPresent(time -> claims.put("exp", now.plus(time).getEpochSecond()));
    claims.put("jti", UUID.randomUUID().toString());
    boolean accessToken = order.dialect() == Dialect.MERCURE_1;
    if (accessToken) { // RFC 9068 wants both; the hub does not
      claims.putIfAbsent("sub", "tailrace");
      claims.put("client_id", claims.get("sub"));
    }
    claims.putAll(order.rights());
    return sign(header(accessToken ? "at+jwt" : "JWT"), JsonTree.text(claims));
  }

  private Map<String, Object> header(String type) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", algorithm.header());
    header.put("typ", type);
    put(header, "kid", key.id());
    return header;
  }

  private String sign(Map<String, Object> header, String claims) {
    String signed = base64(text(JsonTree.text(header))) + "." + base64(text(claims));
    return signed + "." + base64(key.sign(algorithm, text(signed)));
  }

  private static void put(Map<String, Object> into, String name, Optional<String> value) {
    value.ifPresent(each -> into.put(name, each));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
