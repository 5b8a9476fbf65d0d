package dev.tailrace.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** What a connection consists of before it becomes a stream. Threads: immutable. */
final class Pipeline {
  /** How much of a body is decoded, and so may be published, in one piece. */
  private static final int PIECE_BYTES = 8 * 1024;

  private Pipeline() {}

  static void install(Channel channel, ServerLoop loop, boolean surplus) {
    ChannelPipeline pipeline = channel.pipeline();
    // A decoder and an encoder, not the codec of both: that takes 100 Continue for an answer.
    pipeline.addLast(Http1Connection.DECODER, new HttpRequestDecoder(decoding(loop.service())));
    pipeline.addLast(Http1Connection.ENCODER, new HttpResponseEncoder());
    pipeline.addLast("connection", new Http1Connection(loop, surplus));
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
