package dev.tailrace.interop;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Publishes over one connection that is kept, and made again after it broke.
 *
 * <p>Threads: confined to one thread.
 */
final class Publisher implements Closeable {
  private final int port;
  private final boolean secure;
  private Connection connection;

  Publisher(int port) {
    this(port, false);
  }

  /** @param secure whether over TLS */
  Publisher(int port, boolean secure) {
    this.port = port;
    this.secure = secure;
  }

  /** Publishes, and gives the id. */
  String publish(String topic, String data) throws IOException {
    return accepted(send("/topics/" + topic, data));
  }

  /** Publishes an event of a type. */
  String publish(String topic, String type, String data) throws IOException {
    return accepted(send("/topics/" + topic + "?event=" + encode(type), data));
  }

  /** Publishes at most once for the key. */
  String publishOnce(String topic, String key, String data) throws IOException {
    return accepted(send("/topics/" + topic, data, "Idempotency-Key: " + key));
  }

  /**
   * Sends a body, and gives the answer, whatever it is. A connection that fails is not used again.
   */
  Reply send(String target, String body, String... headers) throws IOException {
    try {
      if (connection == null) {
        connection = secure ? Connection.secure(port) : Connection.to(port);
      }
      connection.request("POST", target, body, headers);
      Reply reply = connection.readReply();
      if ("close".equals(reply.headers().get("connection"))) {
        close();
      }
      return reply;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String accepted(Reply reply) {
    boolean repeated = reply.status() == 200; // the key had been there before
    if (reply.status() != 201 && !repeated) {
      throw new AssertionError("not published: " + reply);
    }
    return reply.json().get("id").textValue();
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
