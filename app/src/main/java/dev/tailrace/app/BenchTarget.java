package dev.tailrace.app;

import dev.tailrace.load.Target;
import java.net.URI;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which hub {@code bench} loads, and how it speaks to it. Threads: confined to the main thread. */
final class BenchTarget {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "URL",
      description =
          "The hub, http only. Without it: one of its own, started for the run with the JVM's flags"
              + " of this process and the TAILRACE_… variables of serve, and removed afterwards.")
  private String url;

  @Option(
      names = "--subscribe-path",
      paramLabel = "PATH",
      defaultValue = "/topics/{topic}",
      description = "What a listener GETs. Default: ${DEFAULT-VALUE}.")
  private String subscribePath;

  @Option(
      names = "--publish-path",
      paramLabel = "PATH",
      defaultValue = "/topics/{topic}",
      description = "What a publisher POSTs to. Default: ${DEFAULT-VALUE}.")
  private String publishPath;

  @Option(
      names = "--publish-body",
      paramLabel = "BODY",
      defaultValue = "{payload}",
      description = "What it POSTs; {topic} may be in it too. Default: ${DEFAULT-VALUE}.")
  private String publishBody;

  @Option(
      names = "--header",
      paramLabel = "FIELD",
      description = "A header field of every request, 'Name: value'. May be repeated.")
  private List<String> headers = List.of();

  /** Whether there is a hub already. */
  boolean isGiven() {
    return url != null;
  }

  /**
   * The target at the URL given.
   *
   * @throws IllegalArgumentException if an option makes no sense
   */
  Target given() {
    return at(url.contains("://") ? url : "http://" + url);
  }

  /** The target at another URL. */
  Target at(String otherUrl) {
    return Target.at(URI.create(otherUrl), subscribePath, publishPath, publishBody, headers);
  }
}
