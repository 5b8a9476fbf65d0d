package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of other origins, in a real browser. They come from a second hub, which has two names:
 * localhost, an origin that the first one knows, and 127.0.0.1, another one.
 */
@Needs({Facility.CHROMIUM, Facility.CHROMEDRIVER})
class CorsTest {
  private static final String PAGE = "/health/live";

  /** Keeps what it resolves to, or that it was refused. */
  private static final String OUTCOME =
      ".then(got => window.outcome = got, refused => window.outcome = 'refused: ' + refused.name);";

  private static final Hubs SHARED = new Hubs();
  private static Browser browser;
  private static HubProcess pages;

  @RegisterExtension final Hubs hubs = new Hubs();

  @BeforeAll
  static void startBrowser() {
    pages = SHARED.serve();
    browser = Browser.start();
  }

  @AfterAll
  static void closeBrowser() {
    try (Browser closed = browser) {
      SHARED.end();
    }
  }

  private HubProcess hubFor(String origin) {
    return hubs.serve("--cors-origin", origin);
  }

  private HubProcess hubForLocalhost() {
    return hubFor("HTTP://LocalHost:" + pages.port());
  }

  private void openKnownPage() {
    browser.open("http://localhost:" + pages.port() + PAGE);
  }

  private void openForeignPage() {
    browser.open(pages.url(PAGE));
  }

  private static void follow(HubProcess hub, boolean withCredentials) {
    browser.evaluate(
        "window.source = new EventSource('" + hub.url("/topics/news")
            + "', {withCredentials: " + withCredentials + "});"
            + "window.heard = [];"
            + "source.onmessage = event => heard.push(event.data);");
  }

  private static Object outcome(String promise) {
    browser.evaluate("window.outcome = null; " + promise + OUTCOME);
    return browser.await("return window.outcome");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPageThatIsKnownFollows(boolean withCredentials) throws IOException {
    HubProcess hub = hubForLocalhost();
    openKnownPage();

    follow(hub, withCredentials);
    browser.await("return source.readyState === 1");
    publish(hub, "hello");

    assertThat(browser.await("return heard[0]")).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPageThatIsNotKnownDoesNotFollow(boolean withCredentials) throws IOException {
    HubProcess hub = hubForLocalhost();
    openForeignPage();

    follow(hub, withCredentials);
    browser.await("return source.readyState === 2");
    publish(hub, "a secret");

    assertThat(browser.evaluate("return heard.length")).isEqualTo(0L);
  }

  @Test
  void aStarIsEverybodyWithoutCredentials() throws IOException {
    HubProcess hub = hubFor("*");
    openForeignPage();

    follow(hub, true);
    browser.await("return source.readyState === 2");
    follow(hub, false);
    browser.await("return source.readyState === 1");
    publish(hub, "hello");

    assertThat(browser.await("return heard[0]")).isEqualTo("hello");
  }

  @Test
  void aNativeSourceResumesAcrossOriginsWhenTheHubComesBack() throws IOException {
    HubProcess hub = hubs.serve("--retry", "50ms", "--cors-origin", origin());
    openKnownPage();
    follow(hub, true);
    browser.await("return source.readyState === 1");
    publish(hub, "before");
    browser.await("return heard.length === 1");

    hub.stop();
    hub.restart();
    publish(hub, "after");

    browser.await("return heard.length === 2");
    assertThat(browser.evaluate("return heard.join()")).isEqualTo("before,after");
  }

  @Test
  void fetchStreamsFromALongIdThatIsNoSafeHeader() throws IOException {
    HubProcess hub = hubForLocalhost();
    String id = "\"(<ü\uD83D\uDE80>)\"".repeat(20);
    try (Publisher publisher = new Publisher(hub.port())) {
      publisher.send("/topics/news?id=" + Publisher.encode(id), "before");
      publisher.publish("news", "after");
    }
    openKnownPage();

    Object heard =
        outcome(
            String.format(
                Locale.ROOT,
            """
            (async () => {
              const bytes = String.fromCharCode(...new TextEncoder().encode(%s));
              const response = await fetch('%s', {headers: {
                  'Accept': 'text/event-stream', 'Authorization': 'Bearer abc',
                  'Cache-Control': 'no-cache', 'Last-Event-ID': bytes}});
              const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
              let text = '';
              while (!text.includes('data: ')) {
                text += (await reader.read()).value;
              }
              await reader.cancel();
              return [response.headers.get('SSE-Heartbeat'),
                  response.headers.get('Last-Event-ID').length > 7,
                  text.split('data: ')[1].trim()].join();
            })()
            """,
                "'" + id + "'", hub.url("/topics/news")));

    assertThat(heard).isEqualTo("15,true,after");
  }

  @Test
  void fetchPollsAcrossOrigins() throws IOException {
    HubProcess hub = hubForLocalhost();
    publish(hub, "1");
    publish(hub, "2");
    openKnownPage();

    Object heard =
        outcome(
            String.format(
                Locale.ROOT,
            """
            (async () => {
              const heard = [];
              let cursor = 'earliest';
              while (heard.length < 3) {
                const response = await fetch('%s', {
                    headers: {'Accept': 'application/json', 'Last-Event-ID': cursor}});
                const answer = await response.json();
                answer.events.forEach(event => heard.push(event.data));
                cursor = answer.cursor;
                if (heard.length === 2) {
                  await fetch('%s', {method: 'POST', body: '3'});
                }
              }
              return heard.join();
            })()
            """,
                hub.url("/topics/news?wait=25s&limit=1"), hub.url("/topics/news")));

    assertThat(heard).isEqualTo("1,2,3");
  }

  @Test
  void aPageThatIsKnownPublishesAndReadsTheAnswer() throws IOException {
    HubProcess hub = hubForLocalhost();
    openKnownPage();

    Object answer = outcome(publishing(hub));

    assertThat(answer).isEqualTo("201 news");
    assertThat(held(hub)).isEqualTo(1);
  }

  @Test
  void aPageThatIsNotKnownPublishesNothing() throws IOException {
    HubProcess hub = hubForLocalhost();
    openForeignPage();

    Object withPreflight = outcome(publishing(hub));
    Object simple =
        outcome("fetch('" + hub.url("/topics/news") + "', {method: 'POST', body: 'x'})");
    Object blind =
        outcome(
            "fetch('" + hub.url("/topics/news")
                + "', {method: 'POST', body: 'x', mode: 'no-cors'}).then(r => r.type)");

    assertThat(withPreflight).isEqualTo("refused: TypeError");
    assertThat(simple).isEqualTo("refused: TypeError");
    assertThat(blind).isEqualTo("opaque"); // it was sent, and refused by the hub
    assertThat(held(hub)).isZero();
  }

  @Test
  void aPageThatIsKnownReadsWhatWentWrong() {
    HubProcess hub = hubForLocalhost();
    openKnownPage();

    Object problem =
        outcome(
            "fetch('" + hub.url("/topics/news?since=never")
                + "').then(async r => r.status + ' ' + (await r.json()).detail)");

    assertThat(problem).asString().startsWith("400 since is");
  }

  private String origin() {
    return "http://localhost:" + pages.port();
  }

  private static String publishing(HubProcess hub) {
    return "fetch('" + hub.url("/topics/news")
        + "', {method: 'POST', body: '{}', headers: {"
        + "'Content-Type': 'application/json', 'Idempotency-Key': 'k', 'Authorization': 'Bearer x',"
        + "'traceparent': '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'"
        + "}}).then(async r => r.status + ' ' + (await r.json()).topic)";
  }

  private static void publish(HubProcess hub, String data) throws IOException {
    try (Publisher publisher = new Publisher(hub.port())) {
      publisher.publish("news", data);
    }
  }

  /** How many events the topic has. */
  private static int held(HubProcess hub) throws IOException {
    try (Connection connection = Connection.to(hub.port())) {
      connection.request("GET", "/topics/news", null, "Accept: application/json");
      return connection.readReply().json().get("recent").size();
    }
  }
}
