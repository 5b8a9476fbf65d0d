package dev.tailrace.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The requests of a visit. Follows no redirects, which would be another place; in the clear it
 * speaks HTTP/1.1, because an {@code Upgrade} would change what is to be examined.
 *
 * <p>Threads: thread-safe; {@link #ask} blocks.
 */
final class Web {
  private final HttpClient client;
  private final Visit visit;
  private final Clock clock;
  private final LongSupplier ticks;

  Web(Visit visit, Clock clock, LongSupplier ticks) {
    this.visit = visit;
    this.clock = clock;
    this.ticks = ticks;
    boolean tls = "https".equalsIgnoreCase(visit.place().stream().getScheme());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(visit.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(
                tls || visit.manner().http2()
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1);
    if (tls) {
      builder.sslContext(Trust.context(visit.manner().insecure()));
    }
    this.client = builder.build();
  }

  /** Opens the stream, with these headers besides. Whatever goes wrong is its ending. */
  LiveStream open(URI uri, Map<String, String> headers) {
    HttpRequest.Builder builder = request(uri);
    builder.setHeader("Accept", "text/event-stream").setHeader("Cache-Control", "no-cache");
    headers.forEach(builder::setHeader);
    LiveStream stream = new LiveStream(clock, ticks);
    stream.belongsTo(client.sendAsync(builder.build(), stream::begin));
    return stream;
  }

  Answer post(URI uri, String body) throws InterruptedException {
    BodyPublisher text = BodyPublishers.ofString(body);
    return ask(request(uri).setHeader("Content-Type", "text/plain").POST(text).build());
  }

  Answer preflight(URI uri, String origin) throws InterruptedException {
    return ask(
        request(uri)
            .setHeader("Origin", origin)
            .setHeader("Access-Control-Request-Method", "GET")
            .setHeader("Access-Control-Request-Headers", "last-event-id")
            .method("OPTIONS", BodyPublishers.noBody())
            .build());
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    visit.manner().headers().forEach(each -> builder.header(each.getKey(), each.getValue()));
    return builder;
  }

  /** Waits for the whole answer, the body too, of which nothing is kept. */
  private Answer ask(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> sent =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      HttpResponse<Void> got = sent.get(visit.timeout().toNanos(), TimeUnit.NANOSECONDS);
      Head head = new Head(got.statusCode(), got.version(), got.headers(), clock.instant());
      return new Answer(Optional.of(head), "");
    } catch (ExecutionException e) {
      return Answer.none(words(e.getCause()));
    } catch (TimeoutException e) {
      return Answer.none("no answer within " + Spoken.time(visit.timeout()));
    } finally {
      sent.cancel(true); // one that has been answered takes no notice
    }
  }

  private static String words(Throwable failure) {
    return failure instanceof IOException ? Causes.words(failure) : failure.toString();
  }
}
