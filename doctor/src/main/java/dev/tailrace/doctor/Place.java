package dev.tailrace.doctor;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the stream is, and where to publish what shall come out of it.
 *
 * @param stream the stream's URL
 * @param publish where probes are posted; empty if none may be
 * @param own whether the topic is the doctor's own, so that anything may be published to it
 *     <p>Threads: immutable.
 */
public record Place(URI stream, Optional<URI> publish, boolean own) {
  private static final String TOPICS = "/topics/";
  private static final String EVENTS = "/events";
  private static final String OWN = "tailrace-doctor/";

  /**
   * What a URL stands for. One that names a topic ({@code …/topics/news}) or topics ({@code
   * …/events?topic=news}) is followed as it is, and published to only if {@code publish}: a real
   * topic gets no probes unasked. Any other is a hub's base, on which the doctor has a topic of its
   * own.
   *
   * @param url http or https, with a host
   * @param name of the topic of its own, which nobody else has
   * @param publish whether a topic that the URL names may get probes
   * @throws IllegalArgumentException if the URL is none of these, or names no topic to publish to
   *     though {@code publish} is set
   */
  public static Place of(URI url, String name, boolean publish) {
    requireHttp(url);
    if (namesTopics(url)) {
      return new Place(url, publish ? Optional.of(target(url)) : Optional.empty(), false);
    }
    URI own = url.resolve(base(url) + TOPICS.substring(1) + OWN + name);
    return new Place(own, Optional.of(own), true);
  }

  /**
   * The stream at exactly this URL, whoever serves it; nothing is published.
   *
   * @throws IllegalArgumentException if it is no URL of http or https with a host
   */
  public static Place exactly(URI url) {
    requireHttp(url);
    return new Place(url, Optional.empty(), false);
  }

  private static void requireHttp(URI url) {
    boolean http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new IllegalArgumentException(
          "'" + url + "' is not a URL like https://hub.example/topics/news");
    }
    if (url.getRawUserInfo() != null) { // never sent, and it would be shown
      throw new IllegalArgumentException(
          "a URL cannot hold a password; give it as --header 'Authorization: Basic ...'");
    }
  }

  private static boolean namesTopics(URI url) {
    String path = url.getRawPath();
    int topics = path.indexOf(TOPICS);
    return (topics >= 0 && topics + TOPICS.length() < path.length()) || path.endsWith(EVENTS);
  }

  private static String base(URI url) {
    String path = url.getRawPath().replaceFirst("/topics/?$", "/");
    return path.endsWith("/") ? path : path + "/";
  }

  private static URI target(URI url) {
    String path = url.getRawPath();
    if (!path.endsWith(EVENTS)) {
      return url.resolve(path);
    }
    String topic =
        Arrays.stream(Optional.ofNullable(url.getRawQuery()).orElse("").split("&"))
            .filter(each -> each.startsWith("topic=") && each.indexOf('*') < 0)
            .map(each -> each.substring("topic=".length()))
            .filter(each -> !each.isEmpty())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'" + url + "' names no topic without * to publish to"));
    String base = path.substring(0, path.length() - EVENTS.length());
    return url.resolve(base + TOPICS + topic.replace("+", "%20"));
  }
}
