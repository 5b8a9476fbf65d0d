package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The configurations that the page of docs recommends, each as it stands there. */
@Needs(Facility.CURL)
class ProxyPageTest {
  private static final String ORIGIN = "https://" + ProxyPage.HOST;

  private static final Hubs HUBS = new Hubs();
  private static HubProcess hub;

  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  @TempDir static Path certificates;
  private static List<FrontProxy> all;

  @BeforeAll
  static void serve() throws Exception {
    Certificate.writePem(certificates);
    Files.setPosixFilePermissions(certificates, PosixFilePermissions.fromString("rwxr-xr-x"));
    hub = HUBS.serve("--cors-origin", ORIGIN);
    ProxyPage page = new ProxyPage(certificates);
    all = PROXIES.startAll(hub, page::site);
  }

  @AfterAll
  static void end() {
    HUBS.end();
  }

  @Test
  void everyEventArrivesWithinATenthOfASecondByHttp2WhereThereIsTls() throws Exception {
    Punctuality punctuality = new Punctuality(hub, ProxyPageTest::follow);

    assertThat(punctuality.late(all)).isEmpty();
  }

  @Test
  void aPageOfThePublicAddressMayPublishAndTheHubTakesTheNameForItsOwn() {
    PROXIES.eachOf(
        all,
        proxy -> {
          String said =
              Program.run(
                  "curl",
                  arguments(proxy, "own", "-H", "Origin: " + ORIGIN, "-d", "hello"));

          assertThat(Reply.json(said).get("topic").textValue()).isEqualTo("own");
        });
  }

  /** But through Apache, which keeps it back where it comes by HTTP/2. */
  @Test
  void whatIsPublishedAsAStreamArrivesBeforeTheStreamEnds() {
    PROXIES.eachOf(
        all,
        proxy -> {
          String topic = "streamed/" + proxy.program();
          String version =
              version(
                  ProxyPage.isSecure(proxy.program()) && proxy.program() != ProxyProgram.APACHE);
          String type = "Content-Type: text/event-stream";
          String[] upload = {version, "-T", "-", "-X", "POST", "-H", type};
          try (Listener listener = Listener.follow(hub.port(), "/topics/" + topic);
              Program curl = Program.start("curl", arguments(proxy, topic, upload))) {
            curl.write("data: first\n\n");
            assertThat(listener.next().data()).isEqualTo("first");
            curl.write("data: second\n\n");
            assertThat(listener.next().data()).isEqualTo("second");

            assertThat(Reply.json(curl.output()).get("events").intValue()).isEqualTo(2);
          }
        });
  }

  /** One that starts with more than a little is where Caddy might. */
  @Test
  void aStreamIsNotCompressedForWhoWouldTakeThat() throws Exception {
    try (Publisher publisher = new Publisher(hub.port())) {
      publisher.publish("plain", "x".repeat(10_000));
    }

    PROXIES.eachOf(
        all,
        proxy -> {
          String[] gzip = {"-i", "-H", "Accept-Encoding: gzip"};
          try (Program curl = Program.start("curl", arguments(proxy, "plain?last=1", gzip))) {
            List<String> said = new ArrayList<>();
            while (!said.contains("data: " + "x".repeat(10_000))) {
              said.add(curl.out().next());
            }
            assertThat(said).noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("gzip"));
          }
        });
  }

  /** Behind it the proxy would see nothing of what is asked, and could forbid nothing. */
  @Test
  void anUpgradeToHttp2DoesNotGetPastAProxy() {
    String[] upgrade = {
      "-i", "--http1.1",
      "-H", "Accept: application/json",
      "-H", "Connection: Upgrade, HTTP2-Settings",
      "-H", "Upgrade: h2c",
      "-H", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"
    };
    PROXIES.eachOf(
        all,
        proxy ->
            assertThat(Program.run("curl", arguments(proxy, "upgraded", upgrade)))
                .startsWith("HTTP/1.1 200"));
  }

  /** A stream by curl, once it is known to stand and to be what it should be. */
  private static Ear.Source follow(FrontProxy proxy, String topic) {
    boolean secure = ProxyPage.isSecure(proxy.program());
    Program curl = Program.start("curl", arguments(proxy, topic, "-i", version(secure)));
    String status = curl.out().next();
    assertThat(status).startsWith(secure ? "HTTP/2 200" : "HTTP/1.1 200");
    curl.out().await(":");
    return Ear.Source.of(curl);
  }

  private static String version(boolean two) {
    return two ? "--http2" : "--http1.1";
  }

  private static String[] arguments(FrontProxy proxy, String topic, String... more) {
    String authority = ProxyPage.HOST + ":" + proxy.port();
    List<String> arguments = new ArrayList<>(List.of("-skN", "--resolve"));
    arguments.add(authority + ":127.0.0.1");
    arguments.addAll(List.of(more));
    String scheme = ProxyPage.isSecure(proxy.program()) ? "https" : "http";
    arguments.add(scheme + "://" + authority + "/topics/" + topic);
    return arguments.toArray(String[]::new);
  }
}
