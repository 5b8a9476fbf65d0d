package dev.tailrace.client;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a publisher has to say, whole. A publisher that says more or less than the length
 * it promised is refused.
 *
 * <p>Threads: waited for by the exchange's task; called by the publisher's threads, one at a time;
 * {@link #close} from any thread.
 */
final class BodyBytes implements Flow.Subscriber<ByteBuffer>, Closeable {
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // the publisher's
  private final long promised;
  private volatile Flow.@Nullable Subscription subscription;

  private BodyBytes(long promised) {
    this.promised = promised;
  }

  /** The body, empty if there is none; waits for the publisher. */
  static byte[] of(@Nullable BodyPublisher publisher, Hold hold) throws IOException {
    if (publisher == null) {
      return new byte[0];
    }
    BodyBytes body = hold.on(new BodyBytes(publisher.contentLength()));
    publisher.subscribe(body);
    return body.await();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (whole.isDone()) {
      given.cancel();
    } else {
      given.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(ByteBuffer item) {
    if (promised >= 0 && bytes.size() + (long) item.remaining() > promised) {
      fail(new ProtocolException("The body is longer than the " + promised + " bytes promised"));
      return;
    }
    byte[] copy = new byte[item.remaining()];
    item.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void onError(Throwable cause) {
    fail(cause);
  }

  @Override
  public void onComplete() {
    if (bytes.size() < promised) {
      fail(new ProtocolException("The body is shorter than the " + promised + " bytes promised"));
    }
    whole.complete(bytes.toByteArray());
  }

  @Override
  public void close() {
    fail(new IOException("The exchange was aborted"));
  }

  private void fail(Throwable cause) {
    Flow.Subscription given = subscription;
    if (whole.completeExceptionally(cause) && given != null) {
      given.cancel();
    }
  }

  private byte[] await() throws IOException {
    try {
      return whole.get();
    } catch (ExecutionException e) {
      throw new IOException("The body of the request failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while the body was read");
    }
  }
}
