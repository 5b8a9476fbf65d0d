package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demo's pages in a real browser, while the hub is killed and comes back. */
@Needs({Facility.CHROMIUM, Facility.CHROMEDRIVER})
class DemoPagesTest {
  private static final Pattern LOST_CONNECTION =
      Pattern.compile(
          "net::ERR_(CONNECTION_(REFUSED|RESET)|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)");
  private static final String INBOX = "demo/users/ann/notifications";
  private static final String OPEN = "return window.tailrace && tailrace.state === 'open'";

  @RegisterExtension final Hubs hubs = new Hubs();

  private static Browser browser;

  private HubProcess hub;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void closeBrowser() {
    browser.close();
  }

  @BeforeEach
  void startDemo() {
    hub = hubs.demo("--retry", "50ms-150ms");
  }

  @AfterEach
  void noComplaints() {
    browser.closeOtherWindows();
    browser.open("about:blank");

    assertThat(browser.complaints())
        .as("complaints at the console")
        .allMatch(text -> LOST_CONNECTION.matcher(text).find());
  }

  @Test
  void theStocksPageHasEveryPriceOnceAndInOrder() throws IOException {
    staysWholeThoughTheHubIsKilled("stocks", 5);
  }

  @Test
  void theNewsPageHasEveryEntryOnceAndInOrder() throws IOException {
    staysWholeThoughTheHubIsKilled("news", 1);
  }

  @Test
  void twoWindowsOfAUserHaveEveryNotificationOnceAndInOrder() throws Exception {
    browser.open(hub.url("/demo/notifications?user=ann"));
    browser.await(OPEN);
    String first = browser.window();
    String second = browser.openWindow(hub.url("/demo/notifications?user=ann"));
    browser.await(OPEN);

    List<String> published = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      published.addAll(publish(round, 40));
      hub.kill9();
      hub.restart();
    }
    published.addAll(publish(3, 1));

    for (String window : List.of(first, second)) {
      browser.switchTo(window);
      awaitLast(published.get(published.size() - 1));
      assertThat(browser.evaluate("return tailrace.received")).isEqualTo(published);
      assertThat(browser.evaluate("return tailrace.gaps")).isEqualTo(0L);
      assertThat(browser.evaluate("return tailrace.count")).isEqualTo((long) published.size());
    }
    browser.screenshot("notifications");
  }

  @Test
  void aNotificationIsSentFromThePage() throws IOException {
    browser.open(hub.url("/demo/notifications?user=ann"));
    browser.await(OPEN);

    browser.evaluate(
        "document.querySelector('#send input[name=to][value=ann]').click();"
            + "document.getElementById('text').value = 'Lunch <b>now</b>?';"
            + "document.getElementById('submit').click();");
    Object text = browser.await("return document.querySelector('#inbox li .text')?.textContent");
    browser.await(
        "return document.getElementById('outcome').textContent.startsWith('Sent to ann')");

    assertThat(text).isEqualTo("Lunch <b>now</b>?");
    assertThat(browser.evaluate("return tailrace.received")).isEqualTo(ids(log(INBOX)));
  }

  /**
   * Lets so many events come, kills the hub while they do, and again, and compares the page with
   * the log.
   */
  private void staysWholeThoughTheHubIsKilled(String page, int events) throws IOException {
    browser.open(hub.url("/demo/" + page));
    for (int round = 0; round < 2; round++) {
      awaitMore(events);
      hub.kill9();
      hub.restart();
    }
    awaitMore(events);
    browser.await(OPEN);
    browser.screenshot(page);

    List<?> received = (List<?>) browser.evaluate("return tailrace.received");
    List<String> log = ids(log("demo/" + page));
    int from = log.indexOf(received.get(0));
    assertThat(received).isEqualTo(log.subList(from, from + received.size()));
    assertThat(browser.evaluate("return tailrace.gaps")).isEqualTo(0L);
  }

  private void awaitMore(int events) {
    Object count = browser.await("return window.tailrace && tailrace.count > 0 && tailrace.count");
    String more = "tailrace.count >= " + count + " + " + events;
    browser.await("return tailrace.state === 'open' && " + more);
  }

  private void awaitLast(String id) {
    browser.await("return tailrace.lastId === '" + id + "'");
  }

  private List<String> publish(int round, int count) throws IOException {
    List<String> ids = new ArrayList<>();
    try (Publisher publisher = new Publisher(hub.port())) {
      for (int i = 0; i < count; i++) {
        String data = "{\"from\":\"test\",\"text\":\"round " + round + ", number " + i + "\"}";
        ids.add(publisher.publish(INBOX, "mention", data));
      }
    }
    return ids;
  }

  /** All that the hub has of a topic by now. */
  private List<Heard> log(String topic) throws IOException {
    String target = "/events?topic=end&topic=" + topic;
    try (Listener listener = Listener.follow(hub.port(), target, "Last-Event-ID: earliest");
        Publisher publisher = new Publisher(hub.port())) {
      publisher.publish("end", "the end of the log");
      return listener.upTo("the end of the log");
    }
  }

  private static List<String> ids(List<Heard> log) {
    return log.stream().map(Heard::id).toList();
  }
}
