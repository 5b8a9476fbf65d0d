package dev.tailrace.app;

import dev.tailrace.access.KeyException;
import dev.tailrace.access.KeyException.Fault;
import dev.tailrace.access.KeyFetch;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches sets of keys over HTTP. It follows no redirect: who may say which keys are ours is written
 * in the settings, and nowhere else.
 *
 * <p>Threads: thread-safe.
 */
final class HttpKeyFetch implements KeyFetch {
  private static final int OK = 200;

  private final HttpClient client;

  HttpKeyFetch(Executor executor) {
    client =
        HttpClient.newBuilder()
            .executor(executor)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public CompletionStage<byte[]> fetch(URI uri, int maxBytes, Duration timeout) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout) // of the head; the whole has it again below
            .header("Accept", "application/jwk-set+json, application/json")
            .header("User-Agent", "tailrace/" + Version.current())
            .build();
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(request, head -> new Bounded(head.statusCode(), maxBytes));
    return asked
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, failure) -> {
              asked.cancel(true); // does nothing to one that has ended
              return body(uri, answer, failure);
            });
  }

  private static byte[] body(URI uri, HttpResponse<byte[]> answer, Throwable failure) {
    if (failure == null) {
      return answer.body();
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    throw new CompletionException(refusal(uri, cause));
  }

  private static KeyException refusal(URI uri, Throwable cause) {
    if (cause instanceof KeyException known) {
      return known;
    }
    String where = uri.getScheme() + "://" + uri.getAuthority() + "/";
    boolean late = cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
    return late
        ? new KeyException(Fault.LATE, where + " does not answer", cause)
        : new KeyException(Fault.UNAVAILABLE, Trouble.at(where, cause), cause);
  }

  /** Takes so many bytes and no more. Threads: confined to the client's, one at a time. */
  private static final class Bounded implements BodySubscriber<byte[]> {
    private final int status;
    private final int maxBytes;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Subscription subscription;

    Bounded(int status, int maxBytes) {
      this.status = status;
      this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      if (status == OK) {
        given.request(Long.MAX_VALUE);
      } else {
        refuse(Fault.UNAVAILABLE, "the host of the keys answers with HTTP status " + status);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer each : buffers) {
        if (bytes.size() + each.remaining() > maxBytes) {
          refuse(Fault.TOO_LARGE, "it is larger than " + maxBytes + " bytes");
          return;
        }
        byte[] some = new byte[each.remaining()];
        each.get(some);
        bytes.writeBytes(some);
      }
    }

    private void refuse(Fault fault, String sentence) {
      subscription.cancel();
      whole.completeExceptionally(new KeyException(fault, sentence));
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      whole.complete(bytes.toByteArray());
    }
  }
}
