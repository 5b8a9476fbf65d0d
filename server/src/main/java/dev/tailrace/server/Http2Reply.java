package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The answer to one request as it goes out on its stream of an HTTP/2 connection.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Reply {
  private final Http2Session session;
  private final Http2Stream stream;
  private final HttpRequest request;
  private boolean expectsContinue;
  private boolean begun;

  Http2Reply(Http2Session session, Http2Stream stream, HttpRequest request) {
    this.session = session;
    this.stream = stream;
    this.request = request;
    this.expectsContinue = HttpUtil.is100ContinueExpected(request);
  }

  /** Whether something of it has gone out. */
  boolean begun() {
    return begun;
  }

  /** Tells a client that waits for it that its body is welcome (RFC 9110 10.1.1). */
  void welcomeBody() {
    if (expectsContinue) {
      expectsContinue = false;
      HttpHeaders none = DefaultHttpHeadersFactory.headersFactory().newHeaders();
      write(HttpResponseStatus.CONTINUE, none, false);
    }
  }

  /** The whole of an answer. */
  ChannelFuture whole(Answer answer) {
    int status = answer.status().code();
    if (status != 204 && status != 304) {
      answer.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    complete(answer.headers());
    boolean bodiless =
        request.method().equals(HttpMethod.HEAD) || answer.body().length == 0;
    ChannelFuture head = write(answer.status(), answer.headers(), bodiless);
    return bodiless ? head : data(Unpooled.wrappedBuffer(answer.body()), true);
  }

  /** The head of an answer, or of a stream; what follows it is not known. */
  void head(HttpResponseStatus status, HttpHeaders headers) {
    complete(headers);
    write(status, headers, false);
  }

  void write(byte[] piece) {
    data(Unpooled.wrappedBuffer(piece), false);
  }

  ChannelFuture end() {
    return data(Unpooled.EMPTY_BUFFER, true);
  }

  /** What every answer says. */
  private void complete(HttpHeaders headers) {
    begun = true;
    headers.set(HttpHeaderNames.DATE, session.loop().date());
    session.loop().service().origins().mark(request.headers(), headers);
  }

  private ChannelFuture write(HttpResponseStatus status, HttpHeaders headers, boolean end) {
    ChannelPromise promise = session.context().newPromise();
    session
        .encoder()
        .writeHeaders(
            session.context(),
            stream.id(),
            Http2Messages.answer(status, headers),
            0,
            end,
            promise);
    session.flow().flushSoon();
    return promise;
  }

  private ChannelFuture data(ByteBuf bytes, boolean end) {
    return session.data(stream, bytes, end);
  }
}
