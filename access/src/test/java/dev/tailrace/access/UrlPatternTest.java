package dev.tailrace.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.access.TopicMatcher.Kind;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Chromium says the same of all of these but for what is said in docs/reference/tokens.md: a pattern
 * with a scheme of its own is not put into the base's folder here, and some patterns are refused.
 */
class UrlPatternTest {
  private static final URI HUB = URI.create("https://hub.example/.well-known/mercure");

  private static TopicMatcher pattern(String text) {
    return TopicMatcher.of(Kind.URL_PATTERN, text, HUB);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "https://a.example/books/:id => https://a.example/books/1",
        "https://a.example/books/:id => https://a.example/books/1?page=2#top",
        "https://a.example/books/:id.jsonld => https://a.example/books/1.jsonld",
        "https://a.example/* => https://a.example/",
        "https://a.example/books/* => https://a.example/books/1/2/3",
        "https://*.example/a => https://x.y.example/a",
        "https://:sub.a.example/ => https://x.a.example/",
        "http{s}?://a.example/x => http://a.example/x",
        "http{s}?://a.example/x => https://a.example/x",
        "*://a.example/x => wss://a.example/x",
        "https://a.example:8443/x => https://a.example:8443/x",
        "https://a.example:443/x => https://a.example/x",
        "https://a.example/x => https://a.example:443/x",
        "https://a.example:*/x => https://a.example:81/x",
        "https://a.example/books{/:id}? => https://a.example/books",
        "https://a.example/books{/:id}? => https://a.example/books/1",
        "https://a.example/books/:id? => https://a.example/books",
        "https://a.example/books/:id+ => https://a.example/books/1/2",
        "https://a.example/books/:id* => https://a.example/books",
        "https://a.example/{a/}+b => https://a.example/a/a/b",
        "https://a.example/:id(\\d+) => https://a.example/12",
        "https://a.example/(en|fr)/news => https://a.example/fr/news",
        "https://a.example/a\\:b => https://a.example/a:b",
        "https://a.example/?q=* => https://a.example/?q=1",
        "https://a.example/#a => https://a.example/#a",
        "https://a.example/??q=1 => https://a.example/?q=1",
        "https://a.example/##a => https://a.example/#a",
        "https://user\\:pw@a.example/ => https://user:pw@a.example/",
        "https://a.example/* => https://anybody@a.example/x",
        "https://[\\:\\:1]/ => https://[::1]/",
        "https://[:address]/ => https://[::1]/",
        "https://\\[\\:\\:1]/ => https://[::1]/",
        "https://{[\\:\\:1]}/ => https://[::1]/",
        "https://a.example/caf\u00e9 => https://a.example/caf%C3%A9",
        "https://a.example/caf%C3%A9 => https://a.example/caf\u00e9",
        "https://b\u00fccher.example/ => https://xn--bcher-kva.example/",
        "https://A.example/x => HTTPS://a.EXAMPLE/x",
        "https://a.example/b => https://a.example/a/../b",
        "https://a.example/b => https://a.example/a/%2e%2E/./b",
        "https://a.example/a/../b => https://a.example/b",
        "https://a.example/b/c => https:\\\\a.example\\b\\c",
        "urn\\:isbn\\:* => urn:isbn:1",
        "data\\:foo => data:foo",
        "/books/:id => https://hub.example/books/1",
        "/books/:id => /books/1",
        "books/:id => https://hub.example/.well-known/books/1",
        "?a=b => https://hub.example/.well-known/mercure?a=b",
        "/.well-known/mercure/subscriptions{/:type}?{/:match}?{/:who}? => /.well-known/mercure/subscriptions/exact/https%3A%2F%2Fx/urn",
        "* => no URL at all",
      })
  void matches(String text, String topic) {
    assertThat(pattern(text).test(topic)).isTrue();
    assertThat(pattern(text).rule().matches().test(topic)).isTrue();
    assertThat(topic).startsWith(pattern(text).rule().prefix());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "https://a.example/books/:id => https://a.example/books/1/2",
        "https://a.example/books/:id => https://a.example/books/",
        "https://a.example/books/:id => https://a.example/Books/1",
        "https://a.example/books/:id => http://a.example/books/1",
        "https://a.example/books/:id => https://b.example/books/1",
        "https://a.example/books/:id => https://a.example:8443/books/1",
        "https://a.example/books/:id => https://a.example/books/1/../../secret",
        "https://a.example/books/:id => https://a.example/books/%2e%2e",
        "https://a.example/* => https://a.example.evil.example/",
        "https://a.example/* => https://a.example@evil.example/",
        "https://a.example/* => https://evil.example/https://a.example/",
        "https://a.example/* => https:/\\evil.example/a",
        "https://:sub.a.example/ => https://x.y.a.example/",
        "https://a.example/:id(\\d+) => https://a.example/12a",
        "https://a.example/books{/:id}? => https://a.example/books/",
        "https://a.example/?q=1 => https://a.example/?q=2",
        "https://a.example/a.c => https://a.example/abc",
        "urn\\:isbn\\:* => urn:issn:1",
        "/books/:id => https://a.example/books/1",
        "https://a.example/* => https://[zz]/",
        "https://a.example/* => https://",
        "https://*/x => https://256.1.1.1/x",
        "https://*/x => https://a b/x",
      })
  void doesNotMatch(String text, String topic) {
    assertThat(pattern(text).test(topic)).isFalse();
  }

  @Test
  void withoutABaseATopicThatIsNoUrlNeverMatches() {
    TopicMatcher anything = TopicMatcher.of(Kind.URL_PATTERN, "*://*/*");

    assertThat(anything.test("https://a.example/x")).isTrue();
    assertThat(anything.test("/x")).isFalse();
    assertThat(anything.test("news")).isFalse();
  }

  @Test
  void aRelativePatternNeedsABase() {
    assertThatThrownBy(() -> TopicMatcher.of(Kind.URL_PATTERN, "/books/:id"))
        .hasMessage("a URL pattern is relative, and there is no base: '/books/:id'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/:id/:id",
        "https://a.example/(",
        "1http\\://a.example/",
        "..\\:a",
        "https://a.example/()",
        "https://a.example/(?:a)",
        "https://a.example/((a))",
        "https://a.example/{a",
        "https://a.example/a}",
        "https://a.example/\\",
        "https://a.example:8x/",
        "https://[",
        "https://[zz]/",
        "https://a[b/",
        "https://a.example]/",
        "https://a.example/(a(?=b))",
        "https://a.example/(\\1)",
        "https://a.example/(a(?i:b))",
        "https://a.example/(\\Qa\\E)",
        "https://a.example/([[a]])",
        "https://a.example/([a&&b])",
        "https://a.example/(\\p{L})",
      })
  void whatIsNoPatternIsRefused(String text) {
    assertThatThrownBy(() -> pattern(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
