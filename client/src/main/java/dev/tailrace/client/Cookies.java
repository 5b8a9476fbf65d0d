package dev.tailrace.client;

import java.io.IOException;
import java.net.CookieHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a user's {@link CookieHandler}, if there is one, on their way out and back.
 *
 * <p>Threads: immutable.
 */
final class Cookies {
  private static final String HEADER = "Cookie";

  private Cookies() {}

  /** The request with those that belong to its URI, after those it has, in one header. */
  static Request added(@Nullable CookieHandler handler, Request request) throws IOException {
    if (handler == null) {
      return request;
    }
    List<String> all = new ArrayList<>(request.headers().allValues(HEADER));
    Map<String, List<String>> found = handler.get(request.uri(), request.headers().map());
    all.addAll(found.getOrDefault(HEADER, List.of()));
    return all.isEmpty() ? request : request.with(HEADER, String.join("; ", all));
  }

  /** Lets the handler see what the server sets. */
  static void keep(@Nullable CookieHandler handler, Request request, Http1Response response)
      throws IOException {
    if (handler != null) {
      handler.put(request.uri(), response.headers().map());
    }
  }
}
