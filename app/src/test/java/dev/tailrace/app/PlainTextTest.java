package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                                 | plain
          <p>one</p><p>two</p>                  | one two
          a <b class="x">bold</b> word          | a bold word
          x<script>alert(1)</script>y           | x y
          x<!-- <b>hidden</b> -->y              | x y
          Tom &amp; Jerry &lt;3                 | Tom & Jerry <3
          &#8364; &#x20AC; &euro;               | € € &euro;
          1 < 2 and 3 > 2                       | 1 < 2 and 3 > 2
          &#99999999; &#xD800; &#x110000;       | &#99999999; &#xD800; &#x110000;
          &amp;lt;b&amp;gt;                     | &lt;b&gt;
          """)
  void htmlBecomesText(String html, String text) {
    assertThat(PlainText.of(html, 100)).isEqualTo(text);
  }

  @Test
  void blanksAndControlsBecomeOneBlank() {
    assertThat(PlainText.of(" a\r\n\t b\u00a0\u0000 c ", 100)).isEqualTo("a b c");
  }

  @Test
  void nothingIsEmpty() {
    assertThat(PlainText.of(null, 100)).isEmpty();
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    assertThat(PlainText.of("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PlainText.of("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(PlainText.of("abcd\uD83D\uDE00fg", 6)).isEqualTo("abcd…");
  }
}
