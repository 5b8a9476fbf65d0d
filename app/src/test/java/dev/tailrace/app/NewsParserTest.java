package dev.tailrace.app;

import static dev.tailrace.app.Feeds.atom;
import static dev.tailrace.app.Feeds.document;
import static dev.tailrace.app.Feeds.entry;
import static dev.tailrace.app.Feeds.rss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewsParserTest {
  @Test
  void rssIsReadLikeAtom() throws IOException {
    NewsSource.Document feed =
        rss(
            """
            <item><title>Hello</title><link>https://example.org/1</link><guid>g1</guid>
            <pubDate>Thu, 01 Jan 2026 12:00:00 GMT</pubDate><description>World</description></item>
            """);

    assertThat(NewsParser.parse(feed))
        .containsExactly(
            new NewsEntry(
                "g1",
                "Hello",
                "https://example.org/1",
                "World",
                Instant.parse("2026-01-01T12:00:00Z"),
                "The paper"));
  }

  @Test
  void markupInASummaryBecomesText() throws IOException {
    NewsSource.Document feed =
        rss(
            """
            <item><title>A &amp;amp; B</title><guid>g</guid>
            <description>&lt;p&gt;One &lt;b&gt;bold&lt;/b&gt; word&lt;/p&gt;</description></item>
            """);

    NewsEntry entry = NewsParser.parse(feed).get(0);

    assertThat(entry.title()).isEqualTo("A & B");
    assertThat(entry.summary()).isEqualTo("One bold word");
  }

  @Test
  void aLinkThatIsNotOfTheWebIsLeftOut() throws IOException {
    NewsSource.Document feed =
        rss("<item><title>x</title><guid>g</guid><link>javascript:alert(1)</link></item>");

    assertThat(NewsParser.parse(feed).get(0).link()).isNull();
  }

  @Test
  void entriesWithoutADateComeLastInTheOrderOfTheFeedTurnedRound() throws IOException {
    NewsSource.Document feed =
        rss(
            "<item><title>newer</title></item>",
            "<item><title>older</title></item>",
            "<item><title>dated</title><pubDate>Thu, 01 Jan 2026 12:00:00 GMT</pubDate></item>");

    assertThat(NewsParser.parse(feed))
        .extracting(NewsEntry::title)
        .containsExactly("dated", "older", "newer");
  }

  @Test
  void anEntryWithoutAnIdHasAKeyOfItsOwnAllTheSame() throws IOException {
    NewsSource.Document feed =
        rss("<item><title>one</title></item>", "<item><title>two</title></item>");

    assertThat(NewsParser.parse(feed)).extracting(NewsEntry::key).doesNotHaveDuplicates();
    assertThat(NewsParser.parse(feed)).isEqualTo(NewsParser.parse(feed));
  }

  @Test
  void onlySoManyEntriesAreLookedAt() throws IOException {
    String[] entries =
        Stream.iterate(0, i -> i + 1)
            .limit(NewsParser.MAX_ENTRIES + 1L)
            .map(i -> entry("e" + i, 1))
            .toArray(String[]::new);

    assertThat(NewsParser.parse(atom(entries))).hasSize(NewsParser.MAX_ENTRIES);
  }

  @Test
  void theEncodingOfTheXmlDeclarationCounts() throws IOException {
    String text =
        "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss version=\"2.0\"><channel>"
            + "<title>Zürich</title><link>x</link><description>d</description>"
            + "<item><title>Grüezi</title></item></channel></rss>";
    NewsSource.Document feed =
        new NewsSource.Document(text.getBytes(StandardCharsets.ISO_8859_1), null);

    assertThat(NewsParser.parse(feed).get(0).title()).isEqualTo("Grüezi");
    assertThat(NewsParser.parse(feed).get(0).source()).isEqualTo("Zürich");
  }

  @Test
  void anEntityThatNamesAFileIsRefused(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "the secret");
    NewsSource.Document feed =
        document(
            "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY e SYSTEM \""
                + secret.toUri()
                + "\">]><rss version=\"2.0\"><channel><title>&e;</title></channel></rss>");

    assertThatThrownBy(() -> NewsParser.parse(feed))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not a feed")
        .hasMessageNotContaining("the secret");
  }

  @Test
  void entitiesThatGrowAreRefused() {
    NewsSource.Document feed =
        document(
            "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\">"
                + "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
                + "<rss version=\"2.0\"><channel><title>&b;</title></channel></rss>");

    assertThatThrownBy(() -> NewsParser.parse(feed)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNotAFeedIsAnIoException() {
    assertThatThrownBy(() -> NewsParser.parse(document("<html><body/></html>")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> NewsParser.parse(document("not even XML")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> NewsParser.parse(document(""))).isInstanceOf(IOException.class);
  }
}
