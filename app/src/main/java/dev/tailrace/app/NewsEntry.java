package dev.tailrace.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One entry of a news feed, as plain text.
 *
 * @param uri what the feed identifies it by, or {@code null}
 * @param title may be empty
 * @param link an {@code http} or {@code https} address, or {@code null}
 * @param summary may be empty
 * @param published or {@code null} if the feed does not say
 * @param source the feed's title; may be empty
 */
record NewsEntry(
    String uri, String title, String link, String summary, Instant published, String source) {
  private static final int LONGEST_KEY = 200;

  /**
   * The same for the same entry, whenever it is read: its URI if it has a short one, else a hash.
   */
  String key() {
    if (uri != null && uri.length() <= LONGEST_KEY && isVisibleAscii(uri)) {
      return uri;
    }
    return "sha256:" + sha256(uri != null ? uri : title + '\n' + link + '\n' + summary);
  }

  /** What a header may carry, as an idempotency key also may have to. */
  private static boolean isVisibleAscii(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  String json() {
    return DemoJson.object(
        json -> {
          json.writeStringField("title", title);
          json.writeStringField("link", link);
          json.writeStringField("summary", summary);
          json.writeStringField("published", published == null ? null : published.toString());
          json.writeStringField("source", source);
        });
  }
}
