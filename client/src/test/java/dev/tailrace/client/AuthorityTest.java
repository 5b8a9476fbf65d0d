package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.org, example.org, example.org:80",
    "http://example.org:80/x, example.org, example.org:80",
    "HTTP://example.org:443/, example.org:443, example.org:443",
    "https://example.org/, example.org, example.org:443",
    "https://example.org:8443/, example.org:8443, example.org:8443",
    "http://user:secret@example.org/, example.org, example.org:80",
    "http://127.0.0.1:8080/, 127.0.0.1:8080, 127.0.0.1:8080",
    "http://[::1]/, [::1], [::1]:80",
    "http://[::1]:8080/, [::1]:8080, [::1]:8080",
    "http://[fe80::1%lo]/, [fe80::1], [fe80::1]:80",
    "http://b\u00fccher.example/, xn--bcher-kva.example, xn--bcher-kva.example:80",
    "https://me@b\u00fccher.example:81/, xn--bcher-kva.example:81, xn--bcher-kva.example:81",
    "http://my_host:/, my_host, my_host:80",
    "http://example.org./, example.org., example.org.:80",
  })
  void theHostHeaderHasThePortOnlyIfItIsUnusual(String uri, String host, String withPort)
      throws Exception {
    Authority authority = Authority.of(URI.create(uri));

    assertThat(authority.hostHeader()).isEqualTo(host);
    assertThat(authority.hostAndPort()).isEqualTo(withPort);
  }

  @Test
  void anAddressIsTakenWithoutBrackets() throws Exception {
    assertThat(Authority.of(URI.create("http://[::1]/")).host()).isEqualTo("::1");
    assertThat(Authority.of(URI.create("http://[::1]/")).literal()).isTrue();
    assertThat(Authority.of(URI.create("http://127.0.0.1/")).literal()).isTrue();
    assertThat(Authority.of(URI.create("http://127.0.0.1.org/")).literal()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.org/", "mailto:a@b", "/path", "http:///path", "http://a%20b/",
        "http://my_host:99999/", "http://example.org:99999/", "http://example.org:0/",
        "http://a$b/"
      })
  void whatNamesNoServerIsRefused(String uri) {
    assertThatThrownBy(() -> Authority.of(URI.create(uri))).isInstanceOf(IOException.class);
  }
}
