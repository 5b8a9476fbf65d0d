package dev.tailrace.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange asks for. Unlike an {@link HttpRequest} it can hold every header value there
 * is; that a transport can send it is another matter.
 *
 * @param headers every header but those that a transport writes by itself ({@code Host}, {@code
 *     Content-Length}, {@code Transfer-Encoding}, {@code Connection}, {@code Upgrade})
 * @param body the body, or null for none; can be subscribed to once for every exchange
 * @param version the version of HTTP that the user chose, or null
 *     <p>Threads: immutable.
 */
record Request(
    URI uri,
    String method,
    HttpHeaders headers,
    @Nullable BodyPublisher body,
    HttpClient.@Nullable Version version) {

  static Request of(HttpRequest request) {
    return new Request(
        request.uri(),
        request.method(),
        request.headers(),
        request.bodyPublisher().orElse(null),
        request.version().orElse(null));
  }

  /** This request with that header in place of what it had under the name. */
  Request with(String name, String value) {
    Map<String, List<String>> map = map(other -> !other.equalsIgnoreCase(name));
    map.put(name, List.of(value));
    return withHeaders(map);
  }

  /** This request with that header, unless it has one under the name. */
  Request withDefault(String name, String value) {
    return headers.firstValue(name).isPresent() ? this : with(name, value);
  }

  /** This request without the headers of these names. */
  Request without(Predicate<String> names) {
    return withHeaders(map(names.negate()));
  }

  /** This request for another place. */
  Request to(URI other) {
    return new Request(other, method, headers, body, version);
  }

  /** This request as a {@code GET}, without a body and what describes one. */
  Request asGet() {
    Map<String, List<String>> map =
        map(name -> !name.regionMatches(true, 0, "Content-", 0, "Content-".length()));
    return new Request(uri, "GET", headersOf(map), null, version);
  }

  private Request withHeaders(Map<String, List<String>> map) {
    return new Request(uri, method, headersOf(map), body, version);
  }

  private Map<String, List<String>> map(Predicate<String> names) {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers
        .map()
        .forEach(
            (name, values) -> {
              if (names.test(name)) {
                map.put(name, new ArrayList<>(values));
              }
            });
    return map;
  }

  private static HttpHeaders headersOf(Map<String, List<String>> map) {
    return HttpHeaders.of(map, (name, value) -> true);
  }
}
