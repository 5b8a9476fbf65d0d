package dev.tailrace.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens for a Mercure hub, signed with HS256 and made with nothing of the hub's own.
 *
 * @param secret what the hub knows too
 * @param audience the hub's URL as it knows it itself
 * @param issuer whom the hub trusts
 *     <p>Threads: immutable.
 */
record MercureTokens(String secret, String audience, String issuer) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DETAIL = "https://mercure.rocks/authorization-detail";

  /** The year 2100. */
  static final Instant LATE = Instant.ofEpochSecond(4_102_444_800L);

  /** As long as a token: what is shorter, some hubs take for a malformed request. */
  static final String NONSENSE = String.join(".", "a".repeat(40), "b".repeat(40), "c".repeat(43));

  /** A token for these topics, {@code *} among them, or in 0.x templates and in 1.0 patterns. */
  String token(MercureDialect dialect, List<String> publish, List<String> subscribe) {
    return token(dialect, publish, subscribe, LATE);
  }

  String token(
      MercureDialect dialect, List<String> publish, List<String> subscribe, Instant expires) {
    Map<String, Object> claims = claims(dialect, publish, subscribe);
    claims.put("exp", expires.getEpochSecond());
    return signed(type(dialect), claims);
  }

  /** The claims of a good token, to be made worse. */
  Map<String, Object> claims(
      MercureDialect dialect, List<String> publish, List<String> subscribe) {
    Map<String, Object> claims = new LinkedHashMap<>();
    if (dialect == MercureDialect.V0) {
      claims.put("mercure", Map.of("publish", publish, "subscribe", subscribe));
      return claims;
    }
    List<Object> details = new ArrayList<>();
    publish.forEach(topic -> details.add(detail("publish", topic)));
    subscribe.forEach(topic -> details.add(detail("subscribe", topic)));
    claims.put("iss", issuer);
    claims.put("aud", audience);
    claims.put("exp", LATE.getEpochSecond());
    claims.put("authorization_details", details);
    return claims;
  }

  /** The type a token of this version has. */
  static String type(MercureDialect dialect) {
    return dialect == MercureDialect.V0 ? "JWT" : "at+jwt";
  }

  String signed(String type, Map<String, Object> claims) {
    String head = base64(json(new TreeMap<>(Map.of("alg", "HS256", "typ", type))));
    String signed = head + "." + base64(json(claims));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(bytes(signed)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> detail(String action, String topic) {
    String type = topic.contains("/:") ? "urlpattern" : "exact";
    return Map.of(
        "type", DETAIL,
        "actions", List.of(action),
        "topics", List.of(Map.of("match", topic, "match_type", type)));
  }

  private static byte[] json(Map<String, Object> members) {
    try {
      return JSON.writeValueAsBytes(members);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
