package dev.tailrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Plain HTTP to a hub, for what is no stream. On {@link HttpURLConnection}: the client of {@code
 * java.net.http} belongs to the module {@code client}.
 *
 * <p>Threads: immutable; every call blocks.
 */
final class HubCalls {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 60_000;
  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  private HubCalls() {}

  /**
   * Posts. The JDK may send the request again by itself if the connection breaks: what must not
   * happen twice carries an {@code Idempotency-Key}.
   *
   * @throws IOException if no answer came; the request may have been carried out all the same
   */
  static Answer post(URI uri, Map<String, String> fields, byte[] body) throws IOException {
    HttpURLConnection connection = open(uri, fields, ANSWER_MILLIS);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return answer(connection);
  }

  /** The whole answer. */
  static Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    return new Answer(
        status,
        mediaType(connection),
        connection.getHeaderField("Retry-After"),
        body(status < 400 ? connection.getInputStream() : connection.getErrorStream()));
  }

  static String mediaType(HttpURLConnection connection) {
    String type = connection.getContentType();
    return type == null ? "" : Answer.mediaType(type);
  }

  private static HttpURLConnection open(URI uri, Map<String, String> fields, int readMillis)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(readMillis);
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "tailrace/" + Version.current());
    fields.forEach(connection::setRequestProperty);
    return connection;
  }

  private static String body(InputStream stream) throws IOException {
    if (stream == null) {
      return "";
    }
    try (stream) {
      byte[] bytes = stream.readNBytes(MAX_ANSWER_BYTES);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
