package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryTransport
class PagesTest {
  private static final String HTML = "text/html; charset=utf-8";
  private static final byte[] BYTES = "<p>grüezi".getBytes(StandardCharsets.UTF_8);

  @RegisterExtension final ServerFixture server;

  PagesTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  private final Map<String, Page> pages =
      Map.of(
          "/", new Page(HTML, BYTES, "v1"),
          "/topics/news", new Page(HTML, BYTES, "v2", "default-src 'none'"),
          "/große seite", new Page(HTML, BYTES, "v3"));

  @BeforeEach
  void servePages() {
    server.pages(path -> Optional.ofNullable(pages.get(path)));
  }

  @Test
  void aPageIsServedWithItsTagAndItsPolicy() throws IOException {
    Response response = server.connect().get("/?utm=1").readResponse();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("<p>grüezi");
    assertThat(response.header("Content-Type")).isEqualTo(HTML);
    assertThat(response.header("ETag")).isEqualTo("\"v1\"");
    assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.header("Content-Security-Policy")).isEqualTo(Page.SELF_ONLY);
  }

  @Test
  void headSaysTheLengthAndSendsNothing() throws IOException {
    RawHttp client = server.connect().request("HEAD /", "");

    assertThat(client.readBodiless().header("Content-Length")).isEqualTo("10");
    assertThat(client.get("/health/live").readResponse().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"v1\"", "W/\"v1\"", "\"x\", \"v1\"", "*"})
  void aPageThatTheClientHasIsNotSentAgain(String tags) throws IOException {
    RawHttp client = server.connect().get("/", "If-None-Match: " + tags);

    Response response = client.readBodiless();

    assertThat(response.status()).isEqualTo(304);
    assertThat(response.header("ETag")).isEqualTo("\"v1\"");
    assertThat(client.get("/health/live").readResponse().body()).isEqualTo("ok\n");
  }

  @Test
  void aPageThatHasChangedIsSentAgain() throws IOException {
    RawHttp client = server.connect().get("/", "If-None-Match: \"v0\"");

    assertThat(client.readResponse().status()).isEqualTo(200);
  }

  @Test
  void aBrowserGetsTheTopicsPageAndAnEventSourceItsStream() throws IOException {
    String browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    Response page = server.connect().get("/topics/news", browser).readResponse();
    server.follow("/topics/news", "Accept: text/event-stream");

    assertThat(page.header("Content-Type")).isEqualTo(HTML);
    assertThat(page.header("Vary")).isEqualTo("Accept");
    assertThat(page.header("Content-Security-Policy")).isEqualTo("default-src 'none'");
  }

  @Test
  void thePathIsDecoded() throws IOException {
    RawHttp client = server.connect().get("/gro%C3%9Fe%20seite");

    assertThat(client.readResponse().header("ETag")).isEqualTo("\"v3\"");
  }

  @Test
  void aPageCannotBeWritten() throws IOException {
    RawHttp client = server.connect().post("/gro%C3%9Fe%20seite", "x");

    assertThat(client.readResponse().status()).isEqualTo(405);
  }

  @Test
  void withoutAPageTheRootSaysHowToBegin() throws IOException {
    server.pages(Pages.NONE);

    Response response = server.connect().get("/", "Host: localhost:1234").readResponse();

    assertThat(response.body())
        .contains("curl -N http://localhost:1234/topics/news\n")
        .contains("curl -d 'hello' http://localhost:1234/topics/news\n");
  }

  @Test
  void aProviderThatFailsIsAnErrorThatTellsNothing() throws IOException {
    server.pages(
        path -> {
          throw new IllegalStateException("a secret");
        });

    RawHttp client = server.connect().get("/");
    Response response = client.readResponse();

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret").doesNotContain("IllegalState");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void anEtagWithQuotesIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Page(HTML, BYTES, "\"v1\""));
  }
}
