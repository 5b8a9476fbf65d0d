package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * The answer to one request as it goes out: what HTTP wants of it, given what the request was.
 *
 * <p>Threads: confined to its connection's event loop.
 */
final class Reply {
  private final ChannelHandlerContext ctx;
  private final ServerLoop loop;
  private final HttpHeaders request;
  private final boolean headOnly;
  private final boolean chunks;
  private boolean keepAlive;
  private boolean expectsContinue;
  private boolean begun;

  private Reply(
      ChannelHandlerContext ctx,
      ServerLoop loop,
      HttpHeaders request,
      boolean headOnly,
      boolean chunks) {
    this.ctx = ctx;
    this.loop = loop;
    this.request = request;
    this.headOnly = headOnly;
    this.chunks = chunks;
  }

  /** To a request whose head can be relied on. */
  static Reply to(HttpRequest head, ChannelHandlerContext ctx, ServerLoop loop) {
    boolean chunks = head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    boolean headOnly = head.method().equals(HttpMethod.HEAD);
    Reply reply = new Reply(ctx, loop, head.headers(), headOnly, chunks);
    reply.keepAlive = HttpUtil.isKeepAlive(head);
    reply.expectsContinue = HttpUtil.is100ContinueExpected(head);
    return reply;
  }

  /** To something that is no request. */
  static Reply toNoRequest(ChannelHandlerContext ctx, ServerLoop loop) {
    return new Reply(ctx, loop, EmptyHttpHeaders.INSTANCE, false, true);
  }

  /** Whether the connection can go on with another request when this is written. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** This is the connection's last answer. */
  void beLast() {
    keepAlive = false;
  }

  /** Whether something of it has gone out. */
  boolean begun() {
    return begun;
  }

  /** Whether the client understands chunks. */
  boolean chunked() {
    return chunks;
  }

  boolean expectsContinue() {
    return expectsContinue;
  }

  /** Tells a client that waits for it that its body is welcome (RFC 9110 10.1.1). */
  void welcomeBody() {
    if (expectsContinue) {
      expectsContinue = false;
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  /** Says that another protocol begins (RFC 9110 7.8). */
  void upgrade(String protocol) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .set(HttpHeaderNames.UPGRADE, protocol);
    begun = true;
    ctx.writeAndFlush(response);
  }

  /** The whole of an answer, which is one buffer as a rule, and one write. */
  ChannelFuture whole(Answer answer) {
    int status = answer.status().code();
    if (status != 204 && status != 304) {
      answer.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    connection(answer.headers());
    complete(answer.headers());
    ByteBuf body = headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body());
    return ctx.writeAndFlush(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            answer.status(),
            body,
            answer.headers(),
            EmptyHttpHeaders.INSTANCE));
  }

  /** The head of an answer whose length is not known: in chunks, or up to the connection's end. */
  void unbounded(HttpResponseStatus status, HttpHeaders headers) {
    keepAlive &= chunks;
    connection(headers);
    chunked(headers);
    head(status, headers);
  }

  /**
   * The head of a stream. Its connection ends with it, which is not said: {@code Connection: close}
   * makes some proxies and clients treat the stream as the last gasp of a server.
   */
  void stream(HttpHeaders headers) {
    chunked(headers);
    head(HttpResponseStatus.OK, headers);
  }

  void write(byte[] piece) {
    ctx.write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
  }

  ChannelFuture end() {
    return ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void head(HttpResponseStatus status, HttpHeaders headers) {
    complete(headers);
    ctx.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
  }

  /** What every answer says. */
  private void complete(HttpHeaders headers) {
    begun = true;
    headers.set(HttpHeaderNames.DATE, loop.date());
    loop.service().origins().mark(request, headers);
  }

  private void connection(HttpHeaders headers) {
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, "close");
    } else if (!chunks) {
      headers.set(HttpHeaderNames.CONNECTION, "keep-alive");
    }
  }

  private void chunked(HttpHeaders headers) {
    if (chunks && !headOnly) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    }
  }
}
