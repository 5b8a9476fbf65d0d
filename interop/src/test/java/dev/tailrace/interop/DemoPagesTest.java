package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

  private static final int KILLS = 2;
  private static final int NOTIFICATIONS = 40;

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
  void everyPageHasEveryEventOnceAndInOrderThoughTheHubIsKilled() throws IOException {
    String stocks = browser.openWindow(hub.url("/demo/stocks"));
    String news = browser.openWindow(hub.url("/demo/news"));
    String inbox = browser.openWindow(hub.url("/demo/notifications?user=ann"));
    String sameInbox = browser.openWindow(hub.url("/demo/notifications?user=ann"));

    for (int round = 0; round < KILLS; round++) {
      publishNotifications(round);
      awaitMore(stocks, 5);
      hub.kill9();
      hub.restart();
    }
    publishNotifications(KILLS);
    awaitMore(stocks, 5);
    awaitMore(news, 1);
    browser.await("return tailrace.count > " + KILLS);

    assertWhole(stocks, "demo/stocks");
    assertWhole(news, "demo/news");
    assertWhole(inbox, INBOX);
    assertWhole(sameInbox, INBOX);
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

  private void awaitMore(String window, int events) {
    browser.switchTo(window);
    Object count = browser.await("return window.tailrace && tailrace.count > 0 && tailrace.count");
    String more = "tailrace.count >= " + count + " + " + events;
    browser.await("return tailrace.state === 'open' && " + more);
  }

  /** The page is connected and has had exactly what the log has, from the first event it had. */
  private void assertWhole(String window, String topic) throws IOException {
    List<String> log = ids(log(topic));
    browser.switchTo(window);
    browser.await("return tailrace.received.includes('" + log.get(log.size() - 1) + "')");
    browser.await(OPEN);
    browser.screenshot(topic.replace('/', '-'));

    List<?> received = (List<?>) browser.evaluate("return tailrace.received");
    List<String> expected = log.subList(log.indexOf(received.get(0)), log.size());
    assertThat(expected).as(topic).hasSizeGreaterThan(KILLS);
    assertThat(received.subList(0, expected.size())).as(topic).isEqualTo(expected);
    assertThat(received.stream().distinct()).as(topic).hasSameSizeAs(received);
    assertThat(browser.evaluate("return tailrace.gaps")).as("gaps of " + topic).isEqualTo(0L);
  }

  private void publishNotifications(int round) throws IOException {
    try (Publisher publisher = new Publisher(hub.port())) {
      for (int i = 0; i < NOTIFICATIONS; i++) {
        String text = "round " + round + ", number " + i;
        publisher.publish(INBOX, "mention", "{\"from\":\"test\",\"text\":\"" + text + "\"}");
      }
    }
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
