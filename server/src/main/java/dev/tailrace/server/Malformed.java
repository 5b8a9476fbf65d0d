package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/** What is wrong with a request before anybody asks what it wants. Threads: immutable. */
final class Malformed {
  private Malformed() {}

  static void check(HttpRequest head) throws ProblemException {
    if (head.decoderResult().isFailure()) {
      throw undecodable(head.decoderResult().cause()).exception();
    }
    if (head.protocolVersion().majorVersion() != 1) {
      throw Problem.of(
              HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "this server speaks HTTP/1.1")
          .exception();
    }
    List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
    if (!codings.isEmpty() && !chunked) {
      throw Problem.of(
              HttpResponseStatus.NOT_IMPLEMENTED, "the only transfer coding known here is chunked")
          .exception();
    }
  }

  private static Problem undecodable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long")
          .counting(Limit.HEAD_BYTES);
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Problem.of(
              HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the header section is too large")
          .counting(Limit.HEAD_BYTES);
    }
    return Problem.badRequest("the head of the request is not well-formed HTTP");
  }
}
