package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.util.List;

/**
 * What a connection consists of.
 *
 * <pre>
 *   in clear   Http2Preface ─► decoder, encoder, Http1Connection
 *                    └───────► Http2Session
 *   over TLS   PlainHttp, SslHandler, TlsSession ─► decoder, encoder, Http1Connection
 *                    └───────────────────────────► Http2Session
 *   a stream                   Http1Outlet
 *   after the last answer      Http1Linger
 * </pre>
 *
 * <p>Threads: immutable.
 */
final class Pipeline {
  private static final String PREFACE = "preface";
  private static final String DECODER = "decoder";
  private static final String ENCODER = "encoder";
  private static final String CONNECTION = "connection";
  private static final String HTTP2 = "http2";

  /** How much of a body is decoded, and so may be published, in one piece. */
  private static final int PIECE_BYTES = 8 * 1024;

  /** What is offered over TLS, the best first. */
  static final List<String> PROTOCOLS = 
      List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

  private Pipeline() {}

  /**
   * @param surplus the limit that the connection is beyond, so that it is only told so; or null
   */
  static void install(Channel channel, ServerLoop loop, Limit surplus) {
    TlsContext tls = loop.service().tls();
    if (tls == null) {
      inClear(channel, loop, surplus);
      return;
    }
    channel
        .pipeline()
        .addLast("plain", new PlainHttp(tls))
        .addLast("tls", tls.handler(channel.alloc()))
        .addLast(
            "session", new TlsSession(loop, protocol -> chosen(channel, loop, surplus, protocol)));
  }

  /** HTTP/1, until the first bytes say that it is HTTP/2. */
  private static void inClear(Channel channel, ServerLoop loop, Limit surplus) {
    channel
        .pipeline()
        .addLast(PREFACE, new Http2Preface(() -> toHttp2(channel, loop, surplus)));
    http1(channel, loop, surplus);
  }

  /**
   * The handshake is done.
   *
   * @param protocol what ALPN has chosen of {@link #PROTOCOLS}, or null
   */
  private static void chosen(Channel channel, ServerLoop loop, Limit surplus, String protocol) {
    if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
      http2(channel, loop, surplus);
    } else {
      http1(channel, loop, surplus);
    }
  }

  static void http1(Channel channel, ServerLoop loop, Limit surplus) {
    ChannelPipeline pipeline = channel.pipeline();
    // A decoder and an encoder, not the codec of both: that takes 100 Continue for an answer.
    pipeline.addLast(DECODER, new HttpRequestDecoder(decoding(loop.service())));
    pipeline.addLast(ENCODER, new HttpResponseEncoder());
    pipeline.addLast(CONNECTION, new Http1Connection(channel, loop, surplus));
  }

  static Http2Session http2(Channel channel, ServerLoop loop, Limit surplus) {
    Http2Session session = Http2Sessions.make(loop, surplus);
    channel.pipeline().addLast(HTTP2, session);
    return session;
  }

  private static void toHttp2(Channel channel, ServerLoop loop, Limit surplus) {
    leaveHttp1(channel);
    http2(channel, loop, surplus);
  }

  /** HTTP/2 behind HTTP/1, past whose encoder it writes, and which is to leave next. */
  static Http2Session upgrade(Channel channel, ServerLoop loop, Limit surplus) {
    channel.pipeline().replace(ENCODER, ENCODER, new ChannelOutboundHandlerAdapter());
    return http2(channel, loop, surplus);
  }

  /** Takes HTTP/1 away; what its decoder had not decoded yet goes to who stands behind. */
  static void leaveHttp1(Channel channel) {
    channel.pipeline().remove(CONNECTION);
    channel.pipeline().remove(ENCODER);
    channel.pipeline().remove(DECODER);
  }

  /** A stream in HTTP/1's place. */
  static void stream(Channel channel, Http1Outlet outlet) {
    channel.pipeline().replace(CONNECTION, "stream", outlet);
    channel.pipeline().remove(DECODER);
    channel.pipeline().remove(ENCODER);
  }

  /** What is left of HTTP/1 after the last answer. */
  static void linger(Channel channel, Http1Linger linger) {
    channel.pipeline().replace(CONNECTION, "linger", linger);
    channel.pipeline().remove(DECODER);
    channel.pipeline().remove(ENCODER);
  }

  private static HttpDecoderConfig decoding(Service service) {
    int maxHeadBytes = service.options().limits().maxHeadBytes();
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(maxHeadBytes)
        .setMaxHeaderSize(maxHeadBytes)
        .setMaxChunkSize(PIECE_BYTES)
        .setInitialBufferSize(128)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true);
  }
}
