package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a Location leads, by RFC 3986 5.2, where {@code java.net.URI} goes by RFC 2396. */
class LocationTest {
  @ParameterizedTest
  @CsvSource({
    "http://h/a/b, ?x=1, http://h/a/b?x=1",
    "http://h/a/b?y, ?x=1, http://h/a/b?x=1",
    "http://h/a/b?y, c, http://h/a/c",
    "http://h/a/b, //i/c, http://i/c",
    "http://h, c, http://h/c",
    "http://h, ?x=1, http://h?x=1",
    "http://h/a/b, /../c, http://h/c",
    "http://h/a/b, ../../../c, http://h/c",
    "http://h/a/b, /c/./d, http://h/c/d",
    "http://h/a/b?y, #z, http://h/a/b?y#z",
    "http://h/a/b/c, .., http://h/a/",
    "http://h/a/b/c, ., http://h/a/b/",
    "http://h/a//b, c/../d, http://h/a//d",
    "http://h:81/a, /c?d=http://x/../y, http://h:81/c?d=http://x/../y",
    "http://h/a, https://i, https://i",
  })
  void isFoundFromTheUrlItWasGivenAt(String base, String location, String target) {
    Request request = Request.of(HttpRequest.newBuilder(URI.create(base)).build());

    assertThat(Redirects.follow(request, 302, locationOf(location)))
        .map(Request::uri)
        .contains(URI.create(target));
  }

  private static HttpHeaders locationOf(String value) {
    return HttpHeaders.of(
        Map.of("Location", List.of(value)), (name, any) -> true);
  }
}
