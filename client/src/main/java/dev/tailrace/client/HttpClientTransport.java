package dev.tailrace.client;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Requests over {@code java.net.http}: HTTP/2 where TLS negotiates it, else HTTP/1.1, unless the
 * request says otherwise. In the clear it does not ask for an upgrade by itself: there are servers
 * and proxies that stumble over it.
 *
 * <p>Where a connection ends before a byte of the answer, the JDK sends a {@code GET} a second time
 * by itself, at once, and tells nobody; so such a server sees two connections for one attempt.
 *
 * <p>Threads: thread-safe.
 */
record HttpClientTransport(HttpClient client) implements Transport {
  @Override
  public Exchange start(Request request, Receiver receiver) {
    HttpExchange exchange = new HttpExchange(receiver);
    try {
      exchange.send(client, httpRequest(request));
    } catch (IllegalArgumentException e) {
      receiver.failed(refused(e));
    } catch (RejectedExecutionException e) { // the client's executor has ended
      receiver.failed(new IOException("The client takes no request", e));
    }
    return exchange;
  }

  private static HttpRequest httpRequest(Request request) {
    BodyPublisher body = request.body() == null ? BodyPublishers.noBody() : request.body();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri()).method(request.method(), body);
    request
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    HttpClient.Version version = request.version();
    if (version != null) {
      builder.version(version);
    } else if (request.uri().getScheme().equalsIgnoreCase("http")) {
      builder.version(HttpClient.Version.HTTP_1_1);
    }
    return builder.build();
  }

  private static ProtocolException refused(IllegalArgumentException cause) {
    ProtocolException refused = new ProtocolException(String.valueOf(cause.getMessage()));
    refused.initCause(cause);
    return refused;
  }

  /** One request under way; reads its response as the receiver asks. */
  private static final class HttpExchange implements Exchange, BodySubscriber<Void> {
    private final Receiver receiver;
    private final CompletableFuture<Void> body = CompletableFuture.completedFuture(null);
    private volatile boolean aborted;
    private volatile boolean multiplexed;
    private volatile @Nullable CompletableFuture<?> answer;
    private volatile Flow.@Nullable Subscription subscription;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();

    HttpExchange(Receiver receiver) {
      this.receiver = receiver;
    }

    void send(HttpClient client, HttpRequest request) {
      CompletableFuture<?> sent = client.sendAsync(request, this::head);
      answer = sent;
      sent.whenComplete(
          (response, failure) -> {
            if (failure != null) {
              onError(failure);
            }
          });
      if (aborted) {
        abort();
      }
    }

    private BodySubscriber<Void> head(ResponseInfo info) {
      multiplexed = info.version() == HttpClient.Version.HTTP_2;
      receiver.head(info.statusCode(), info.headers());
      return this;
    }

    @Override
    public void read() {
      wanted.set(true);
      requestIfWanted();
    }

    /** The head is told before there is a body to read from. */
    private void requestIfWanted() {
      Flow.Subscription upstream = subscription;
      if (upstream != null && wanted.compareAndSet(true, false)) {
        upstream.request(1);
      }
    }

    @Override
    public void abort() {
      aborted = true;
      CompletableFuture<?> sent = answer;
      if (sent != null) {
        sent.cancel(true);
      }
      Flow.Subscription upstream = subscription;
      if (upstream != null) {
        letGo(upstream);
      }
    }

    /**
     * Bytes of a stream of HTTP/2 that were received and not read count against the window of the
     * connection, and JDK 17 forgets them with a stream that is cancelled: in the end the other
     * sources on the connection get nothing any more. So they are read, and dropped.
     */
    private void letGo(Flow.Subscription upstream) {
      if (multiplexed) {
        upstream.request(Long.MAX_VALUE);
      }
      upstream.cancel();
    }

    @Override
    public CompletionStage<Void> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
      subscription = upstream;
      if (aborted) {
        letGo(upstream);
      }
      requestIfWanted();
    }

    @Override
    public void onNext(List<ByteBuffer> chunk) {
      if (!aborted) {
        receiver.chunk(chunk);
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (over.compareAndSet(false, true)) {
        receiver.failed(ioException(failure));
      }
    }

    @Override
    public void onComplete() {
      if (over.compareAndSet(false, true)) {
        receiver.ended();
      }
    }

    private static IOException ioException(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      return cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
    }
  }
}
