package dev.tailrace.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What streams cost a hub that nobody else uses, as a row of a table: heap and resident memory of
 * each, the time to reach all, and the processor time of a delivery. Arguments: the hub's URL and
 * process id, {@code http1} or {@code http2}, connections, streams on each, events.
 */
public final class StreamFigures {
  private static final String PATH = "/topics/crowd";
  private static final int WARM = 3;
  private static final String DATA = "x".repeat(200);

  private final URI url;
  private final long pid;
  private final StreamCrowd crowd = new StreamCrowd();

  private StreamFigures(URI url, long pid) throws IOException {
    this.url = url;
    this.pid = pid;
  }

  public static void main(String[] args) throws IOException {
    StreamFigures figures = new StreamFigures(URI.create(args[0]), Long.parseLong(args[1]));
    boolean http2 = args[2].equals("http2");
    int connections = Integer.parseInt(args[3]);
    int streams = http2 ? Integer.parseInt(args[4]) : 1;
    figures.measure(http2, connections, streams, Integer.parseInt(args[5]));
  }

  private void measure(boolean http2, int connections, int streams, int events)
      throws IOException {
    publish();
    HubVitals before = HubVitals.of(pid);
    long start = System.nanoTime();
    InetSocketAddress hub = new InetSocketAddress(url.getHost(), url.getPort());
    for (int i = 0; i < connections; i++) {
      crowd.add(hub, http2 ? new Http2Listening(PATH, streams) : new Http1Listening(PATH));
    }
    crowd.awaitOpen();
    double openSeconds = secondsSince(start);
    for (int i = 0; i < WARM; i++) {
      deliver();
    }
    HubVitals idle = HubVitals.of(pid);
    long cpu = HubVitals.cpuNanos(pid);
    double[] seconds = new double[events];
    for (int i = 0; i < events; i++) {
      seconds[i] = deliver();
    }
    long spent = HubVitals.cpuNanos(pid) - cpu;
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %,d | %.1f | %,d | %,d | %.2f (%.2f–%.2f) | %.2f |%n",
        http2 ? "HTTP/2" : "HTTP/1.1",
        connections,
        crowd.size(),
        openSeconds,
        (idle.heapBytes() - before.heapBytes()) / crowd.size(),
        (idle.residentBytes() - before.residentBytes()) / crowd.size(),
        seconds[events / 2],
        seconds[0],
        seconds[events - 1],
        spent / 1e3 / events / crowd.size());
    crowd.close();
  }

  /** Seconds from before the publish until all have it. */
  private double deliver() throws IOException {
    crowd.expectEvent();
    long start = System.nanoTime();
    publish();
    crowd.awaitAll();
    return secondsSince(start);
  }

  private void publish() throws IOException {
    HttpURLConnection post = (HttpURLConnection) url.resolve(PATH).toURL().openConnection();
    post.setRequestMethod("POST");
    post.setDoOutput(true);
    post.getOutputStream().write(DATA.getBytes(StandardCharsets.US_ASCII));
    try (InputStream answer = post.getInputStream()) {
      answer.readAllBytes();
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
