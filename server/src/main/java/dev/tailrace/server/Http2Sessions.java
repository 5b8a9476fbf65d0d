package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/**
 * Makes HTTP/2 sessions with the limits that a server needs. Netty bounds resets, CONTINUATION
 * frames, empty DATA and answers that pile up, each with its own default.
 *
 * <p>Threads: confined to one event loop.
 */
final class Http2Sessions
    extends AbstractHttp2ConnectionHandlerBuilder<Http2Session, Http2Sessions> {
  private final ServerLoop loop;
  private final Limit surplus;

  private Http2Sessions(ServerLoop loop, Limit surplus) {
    this.loop = loop;
    this.surplus = surplus;
  }

  static Http2Session make(ServerLoop loop, Limit surplus) {
    return new Http2Sessions(loop, surplus).session();
  }

  private Http2Session session() {
    ServerOptions options = loop.service().options();
    Http2Connection connection = new DefaultHttp2Connection(true);
    // Streams are served alike: priorities are deprecated (RFC 9113 5.3), and cost memory.
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    // The window of a stream is what stops its body; one that is stopped holds up no other.
    connection
        .local()
        .flowController(
            new DefaultHttp2LocalFlowController(
                connection,
                DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO,
                true));
    connection(connection);
    initialSettings(
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(options.http2().maxConcurrentStreams())
            .maxHeaderListSize(options.limits().maxHeadBytes()));
    gracefulShutdownTimeoutMillis(options.times().stall().toMillis());
    return build();
  }

  @Override
  protected Http2Session build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return new Http2Session(decoder, encoder, settings, loop, surplus);
  }
}
