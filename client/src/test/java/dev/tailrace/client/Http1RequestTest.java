package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1RequestTest {
  private static final String AFTER =
      "Host: example.org\r\nConnection: close\r\n\r\n";

  @Test
  void theHeadIsWrittenByteForByte() throws Exception {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("Accept", List.of("text/event-stream"));
    headers.put("Last-Event-ID", List.of("\u2026\u00e9\ud83d\ude00"));
    headers.put("X-Two", List.of("1", "", "2\t3"));

    byte[] head = head("GET", "http://example.org/a?b=c", headers, 0, false);

    assertThat(new String(head, StandardCharsets.UTF_8))
        .isEqualTo(
            "GET /a?b=c HTTP/1.1\r\nHost: example.org\r\nAccept: text/event-stream\r\n"
                + "Last-Event-ID: \u2026\u00e9\ud83d\ude00\r\nX-Two: 1\r\nX-Two: \r\n"
                + "X-Two: 2\t3\r\nConnection: close\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org, /",
    "http://example.org?q, /?q",
    "http://example.org/?, /?",
    "http://u@example.org/a/../b%2F#part, /a/../b%2F",
    "http://example.org/\u00e9?\u2026, /%C3%A9?%E2%80%A6",
    "http://example.org//a, //a",
  })
  void theTargetIsThePathAndTheQueryInAscii(String uri, String target) throws Exception {
    assertThat(text("GET", uri)).isEqualTo("GET " + target + " HTTP/1.1\r\n" + AFTER);
  }

  @Test
  void aProxyIsToldTheWholeUri() throws Exception {
    byte[] head = head("GET", "http://u@example.org:81/a?b", Map.of(), 0, true);

    assertThat(new String(head, StandardCharsets.UTF_8))
        .startsWith("GET http://example.org:81/a?b HTTP/1.1\r\nHost: example.org:81\r\n");
  }

  @Test
  void onlyAProxyHearsTheCredentialsForAProxy() throws Exception {
    Map<String, List<String>> headers = Map.of("proxy-authorization", List.of("Basic eDp5"));

    String direct = latin(head("GET", "http://example.org/", headers, 0, false));
    String proxied = latin(head("GET", "http://example.org/", headers, 0, true));
    String tunnel =
        latin(Http1Request.tunnel(new Authority(true, "::1", 443), List.of("Basic eDp5")));

    assertThat(direct).doesNotContain("Basic");
    assertThat(proxied).contains("\r\nproxy-authorization: Basic eDp5\r\n");
    assertThat(tunnel)
        .isEqualTo(
            "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n"
                + "Proxy-Authorization: Basic eDp5\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH"})
  void aMethodThatMeansABodySaysWhenThereIsNone(String method) throws Exception {
    assertThat(text(method, "http://example.org/")).contains("\r\nContent-Length: 0\r\n");
  }

  @Test
  void aBodyHasItsLength() throws Exception {
    assertThat(latin(head("DELETE", "http://example.org/", Map.of(), 7, false)))
        .contains("\r\nContent-Length: 7\r\n");
    assertThat(text("DELETE", "http://example.org/")).doesNotContain("Content-Length");
  }

  @Test
  void theHeadersOfTheConnectionAreNotTheCallers() throws Exception {
    Map<String, List<String>> headers =
        Map.of(
            "host", List.of("evil"),
            "content-length", List.of("9"),
            "Transfer-encoding", List.of("chunked"),
            "CONNECTION", List.of("keep-alive"),
            "upgrade", List.of("h2c"));

    assertThat(latin(head("GET", "http://example.org/", headers, 0, false)))
        .isEqualTo("GET / HTTP/1.1\r\n" + AFTER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nB: c", "a\nb", "a\rb", "a\0b", "a\u0001b", "a\u001fb", "a\u007fb"})
  void aControlCharacterInAValueIsRefused(String value) {
    Map<String, List<String>> headers = Map.of("X-Name", List.of(value));

    assertThatThrownBy(() -> head("GET", "http://example.org/", headers, 0, false))
        .isInstanceOf(IOException.class)
        .hasMessage("A control character in the value of the header X-Name");
  }

  @Test
  void halfASurrogatePairIsRefused() {
    Map<String, List<String>> headers = Map.of("X", List.of("\ud83d"));

    assertThatThrownBy(() -> head("GET", "http://example.org/", headers, 0, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("surrogate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a:", "a\r\nb", "\u00e9", "a\0b", "(", "\""})
  void whatIsNoNameOrMethodIsRefused(String token) {
    Map<String, List<String>> headers = Map.of(token, List.of("x"));

    assertThatThrownBy(() -> head("GET", "http://example.org/", headers, 0, false))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Not the name of a header");
    assertThatThrownBy(() -> text(token, "http://example.org/"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Not a method");
  }

  private static String text(String method, String uri) throws IOException {
    return latin(head(method, uri, Map.of(), 0, false));
  }

  private static byte[] head(
      String method, String uri, Map<String, List<String>> headers, int body, boolean absolute)
      throws IOException {
    URI parsed = URI.create(uri);
    HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
    Request request = new Request(parsed, method, all, null, null);
    return Http1Request.head(request, Authority.of(parsed), body, absolute);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
