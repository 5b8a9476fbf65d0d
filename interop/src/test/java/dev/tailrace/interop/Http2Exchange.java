package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A stream of an {@link Http2Server}.
 *
 * <p>Threads: thread-safe.
 */
final class Http2Exchange {
  private final ChannelHandlerContext context;
  private final Http2FrameStream stream;
  private final Http2Headers request;
  private final long window;
  private final CompletableFuture<Long> reset = new CompletableFuture<>();

  Http2Exchange(
      ChannelHandlerContext context, Http2FrameStream stream, Http2Headers request, long window) {
    this.context = context;
    this.stream = stream;
    this.request = request;
    this.window = window;
  }

  /** A header of the request, null if it has none. */
  CharSequence header(String name) {
    return request.get(name);
  }

  /** How many bytes the client takes in advance on a stream. */
  long window() {
    return window;
  }

  /** The connection it came on. */
  Channel connection() {
    return context.channel();
  }

  /** Answers with the head of an event stream. */
  void startStream() {
    startStream(new DefaultHttp2Headers());
  }

  /** Answers with the head of an event stream whose heartbeats come every second. */
  void startStreamWithHeartbeats() {
    startStream(new DefaultHttp2Headers().add("sse-heartbeat", "2"));
  }

  private void startStream(Http2Headers head) {
    head.status("200");
    head.add("content-type", "text/event-stream");
    context.writeAndFlush(new DefaultHttp2HeadersFrame(head).stream(stream));
  }

  /** Sends text; the future is done when the window and the socket have taken it. */
  Future<Void> send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    DefaultHttp2DataFrame data = new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes));
    return context.writeAndFlush(data.stream(stream));
  }

  /** Waits until the client has reset the stream, and gives the code. */
  long awaitReset() throws Exception {
    return reset.get(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Fails if the client has reset the stream. */
  void assertOpen() {
    assertThat(reset).isNotDone();
  }

  void reset(long code) {
    reset.complete(code);
  }
}
