package dev.tailrace.server;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A whole answer, ready to be sent. What every answer has (date, length, CORS) the connection adds.
 *
 * @param status its status
 * @param headers its headers, which may be added to until it is sent
 * @param body its body; shared, not to be changed
 */
record Answer(HttpResponseStatus status, HttpHeaders headers, byte[] body) {
  private static final byte[] NOTHING = {};

  static Answer of(HttpResponseStatus status, String contentType, byte[] body) {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    Answer answer = new Answer(status, headers, body);
    answer.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    answer.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
    answer.headers().set("X-Content-Type-Options", "nosniff");
    return answer;
  }

  static Answer json(HttpResponseStatus status, Map<String, ?> members) {
    return of(status, "application/json", Json.line(json -> Json.object(json, members)));
  }

  static Answer text(HttpResponseStatus status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer empty(HttpResponseStatus status) {
    return new Answer(status, DefaultHttpHeadersFactory.headersFactory().newHeaders(), NOTHING);
  }

  Answer with(CharSequence name, String value) {
    headers.set(name, value);
    return this;
  }
}
