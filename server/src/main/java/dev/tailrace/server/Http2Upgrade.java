package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upgrade from HTTP/1.1 to HTTP/2 in clear (RFC 7540 3.2; RFC 9113 has given it up, and
 * {@code java.net.http} and curl ask for it all the same). A request with a body is answered in
 * HTTP/1.1, and so is one whose settings are not well-formed.
 */
final class Http2Upgrade {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Upgrade.class);

  static final String PROTOCOL = "h2c";
  private static final String SETTINGS = "HTTP2-Settings";
  private static final int SETTING_BYTES = Short.BYTES + Integer.BYTES;

  private Http2Upgrade() {}

  /** The settings of a client that asks for HTTP/2; empty if it does not. */
  static Optional<Http2Settings> wanted(HttpRequest head, Channel channel) {
    HttpHeaders headers = head.headers();
    boolean wanted =
        headers.containsValue(HttpHeaderNames.UPGRADE, PROTOCOL, true)
            && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
            && channel.pipeline().get(SslHandler.class) == null // there ALPN decides
            && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE, true)
            && headers.containsValue(HttpHeaderNames.CONNECTION, SETTINGS, true)
            && HttpUtil.getContentLength(head, 0L) == 0
            && !HttpUtil.isTransferEncodingChunked(head);
    List<String> settings = headers.getAll(SETTINGS);
    return wanted && settings.size() == 1 ? decode(settings.get(0)) : Optional.empty();
  }

  /**
   * Puts HTTP/2 in HTTP/1's place; it answers the request.
   *
   * @return whether that went well; else the connection is good for nothing any more
   */
  static boolean begin(
      Channel channel, ServerLoop loop, Limit surplus, HttpRequest head, Http2Settings settings) {
    Http2Session session = Pipeline.upgrade(channel, loop, surplus);
    try {
      session.upgraded(head, settings);
    } catch (Http2Exception e) {
      LOG.debug("{}: upgrade failed: {}", channel, e.toString());
      return false;
    }
    Pipeline.leaveHttp1(channel);
    return true;
  }

  private static Optional<Http2Settings> decode(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() % SETTING_BYTES != 0) {
        return Optional.empty();
      }
      Http2Settings settings = new Http2Settings();
      while (bytes.hasRemaining()) {
        settings.put((char) bytes.getShort(), (Long) Integer.toUnsignedLong(bytes.getInt()));
      }
      return Optional.of(settings);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
