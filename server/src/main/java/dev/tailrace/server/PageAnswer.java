package dev.tailrace.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * A page as an answer, or word that the client has it already (RFC 9110 13.1.2). Threads:
 * immutable.
 */
final class PageAnswer {
  private PageAnswer() {}

  static Answer of(Page page, Request request) {
    String etag = '"' + page.etag() + '"';
    Answer answer =
        has(request, etag)
            ? Answer.empty(HttpResponseStatus.NOT_MODIFIED)
                .with(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            : Answer.of(HttpResponseStatus.OK, page.contentType(), page.bytes());
    return answer
        .with(HttpHeaderNames.ETAG, etag)
        .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, page.contentSecurityPolicy());
  }

  /** Whether the client says that it has this. */
  static boolean has(Request request, String etag) {
    for (String value : request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH)) {
      for (String each : value.split(",")) {
        String tag = each.strip();
        if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
          return true;
        }
      }
    }
    return false;
  }
}
