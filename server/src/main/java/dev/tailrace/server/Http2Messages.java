package dev.tailrace.server;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.HttpConversionUtil;

/** Heads of requests and answers, as exchanges know them and as HTTP/2 writes them. */
final class Http2Messages {
  private Http2Messages() {}

  /**
   * @throws Http2Exception if it is malformed (RFC 9113 8.1.1): the stream is reset
   */
  static HttpRequest request(int streamId, Http2Headers headers) throws Http2Exception {
    if (headers.method() == null || headers.path() == null || headers.scheme() == null) {
      throw Http2Exception.streamError(
          streamId, Http2Error.PROTOCOL_ERROR, "a request has a method, a scheme and a path");
    }
    try {
      return HttpConversionUtil.toHttpRequest(streamId, headers, true);
    } catch (IllegalArgumentException e) { // a method or a path that HTTP/1 could not say
      throw Http2Exception.streamError(
          streamId, Http2Error.PROTOCOL_ERROR, e, "a request that is not well-formed");
    }
  }

  /** Fields that only concern an HTTP/1 connection are left out. */
  static Http2Headers answer(HttpResponseStatus status, HttpHeaders headers) {
    Http2Headers answer = new DefaultHttp2Headers(false, headers.size() + 1);
    answer.status(status.codeAsText());
    HttpConversionUtil.toHttp2Headers(headers, answer);
    return answer;
  }
}
