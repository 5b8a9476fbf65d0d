package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A browser has six connections to a server for all its tabs: with HTTP/1.1 the seventh that
 * follows waits for ever, with HTTP/2 all share one.
 */
@Needs({Facility.CHROMIUM, Facility.CHROMEDRIVER, Facility.CURL})
class ManyTabsTest {
  private static final int TABS = 12;
  private static final int HTTP1_CONNECTIONS = 6;
  private static final String OPEN = "return source.readyState === 1";

  @RegisterExtension final Hubs hubs = new Hubs();

  private final Browser browser = Browser.start("--ignore-certificate-errors");

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  @Test
  void twelveTabsFollowOnOneConnection() throws IOException {
    HubProcess hub = hubs.serve("--tls-self-signed", "--idle-timeout=1s");
    List<String> tabs = open(hub, TABS);
    for (String tab : tabs) {
      follow(tab);
      browser.await(OPEN);
    }

    Program.run("curl", "-sk", "-d", "for all", hub.url("/topics/news"));

    for (String tab : tabs) {
      browser.switchTo(tab);
      assertThat(browser.await("return heard[0]")).isEqualTo("for all");
    }
    browser.screenshot("twelfth-tab");
    JsonNode counters = counters(hub);
    assertThat(counters.get("listeners").intValue()).isEqualTo(TABS);
    awaitConnections(hub, 1 + 1); // one is ours
  }

  @Test
  void inHttp11TheSeventhTabWaitsForOneOfTheOthers() throws IOException {
    HubProcess hub = hubs.serve();
    List<String> tabs = open(hub, HTTP1_CONNECTIONS + 1);
    String seventh = tabs.remove(HTTP1_CONNECTIONS);
    for (String tab : tabs) {
      follow(tab);
      browser.await(OPEN);
    }
    follow(seventh);
    try (Publisher publisher = new Publisher(hub.port())) {
      publisher.publish("news", "for six");
    }

    for (String tab : tabs) {
      browser.switchTo(tab);
      browser.await("return heard[0] === 'for six'");
    }
    browser.switchTo(seventh);
    Object state = browser.evaluate("return source.readyState");
    browser.switchTo(tabs.get(0));
    browser.evaluate("source.close()");
    browser.switchTo(seventh);
    browser.await(OPEN);

    assertThat(state).isEqualTo(0L); // connecting
    assertThat(browser.evaluate("return heard.length")).isEqualTo(0L);
  }

  private List<String> open(HubProcess hub, int count) {
    List<String> tabs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tabs.add(browser.openWindow(hub.url("/health/live")));
    }
    return tabs;
  }

  private void follow(String tab) {
    browser.switchTo(tab);
    browser.evaluate(
        "window.source = new EventSource('/topics/news');"
            + "window.heard = [];"
            + "source.onmessage = event => {"
            + "  heard.push(event.data);"
            + "  document.body.textContent = location.protocol + ' has heard: ' + heard;"
            + "};");
  }

  /** A browser may hold one in reserve on which it asks for nothing; the hub soon closes that. */
  private static void awaitConnections(HubProcess hub, int expected) {
    long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
    int open;
    do {
      open = counters(hub).get("connections").intValue();
    } while (open != expected && deadline - System.nanoTime() > 0);
    assertThat(open).isEqualTo(expected);
  }

  private static JsonNode counters(HubProcess hub) {
    return Reply.json(Program.run("curl", "-sk", hub.url("/info"))).get("counters");
  }
}
