package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.PrometheusText;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What operators ask a hub, for tests. Threads: immutable. */
final class Scrapes {
  private Scrapes() {}

  static PrometheusText of(RunningHub hub) throws IOException {
    return PrometheusText.parse(get(hub.managementUrl() + "/metrics"));
  }

  /** The body of what must be 200. */
  static String get(String url) throws IOException {
    HttpURLConnection connection = open(url);
    assertThat(connection.getResponseCode()).as(url).isEqualTo(200);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static int status(String url) throws IOException {
    return open(url).getResponseCode();
  }

  private static HttpURLConnection open(String url) throws IOException {
    return (HttpURLConnection) URI.create(url).toURL().openConnection();
  }
}
