package dev.tailrace.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps what a receiver was told, in its order, and holds the transport to its contract: one call
 * at a time, a head once and first, no empty chunk, nothing after the end.
 *
 * <p>Threads: told by the transport's threads; asked by the test's thread.
 */
final class HeardResponse implements Transport.Receiver {
  sealed interface Told permits Head, Chunk, Ended, Failed {}

  record Head(int status, HttpHeaders headers) implements Told {}

  record Chunk(byte[] bytes) implements Told {
    String text() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  record Ended() implements Told {}

  record Failed(IOException cause) implements Told {}

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<AssertionError> breaches = new LinkedBlockingQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean begun;
  private volatile boolean over;

  @Override
  public void head(int status, HttpHeaders headers) {
    hold(!begun, "a second head");
    begun = true;
    tell(new Head(status, headers));
  }

  @Override
  public void chunk(List<ByteBuffer> buffers) {
    hold(begun, "a chunk before the head");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] copy = new byte[buffer.remaining()];
      buffer.get(copy);
      bytes.writeBytes(copy);
    }
    hold(bytes.size() > 0, "an empty chunk");
    tell(new Chunk(bytes.toByteArray()));
  }

  @Override
  public void ended() {
    hold(begun, "an end before the head");
    tell(new Ended());
    over = true;
  }

  @Override
  public void failed(IOException cause) {
    tell(new Failed(cause));
    over = true;
  }

  Head awaitHead() {
    return await(Head.class);
  }

  IOException awaitFailure() {
    return await(Failed.class).cause();
  }

  /** Asks for a chunk and waits for it. */
  String read(Transport.Exchange exchange) {
    exchange.read();
    return awaitChunk();
  }

  String awaitChunk() {
    return await(Chunk.class).text();
  }

  void awaitEnd(Transport.Exchange exchange) {
    exchange.read();
    await(Ended.class);
  }

  /** Reads on until the body ends, and gives the whole of it. */
  String readAll(Transport.Exchange exchange) {
    StringBuilder body = new StringBuilder();
    while (true) {
      exchange.read();
      Told next = next();
      if (next instanceof Ended) {
        return body.toString();
      }
      body.append(expect(Chunk.class, next).text());
    }
  }

  /** Reads on until the body breaks off: what came, and why no more. */
  String readUntilFailure(Transport.Exchange exchange) {
    StringBuilder body = new StringBuilder();
    while (true) {
      exchange.read();
      Told next = next();
      if (next instanceof Failed failed) {
        return body + "|" + failed.cause().getClass().getSimpleName();
      }
      body.append(expect(Chunk.class, next).text());
    }
  }

  /** All that was told has been asked for, and the contract was kept. */
  void assertNothingMore() {
    AssertionError breach = breaches.peek();
    if (breach != null) {
      throw breach;
    }
    if (!told.isEmpty()) {
      throw new AssertionError("told, too: " + told);
    }
  }

  private <T extends Told> T await(Class<T> kind) {
    return expect(kind, next());
  }

  private Told next() {
    try {
      Told next = told.poll(RawServer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("nothing was told");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static <T extends Told> T expect(Class<T> kind, Told next) {
    if (next instanceof Failed failed && kind != Failed.class) {
      throw new AssertionError("failed", failed.cause());
    }
    if (!kind.isInstance(next)) {
      throw new AssertionError("not " + kind.getSimpleName() + " but " + next);
    }
    return kind.cast(next);
  }

  private void tell(Told next) {
    hold(busy.compareAndSet(false, true), "two calls at a time");
    hold(!over, "told after the end: " + next);
    told.add(next);
    busy.set(false);
  }

  private void hold(boolean fact, String breach) {
    if (!fact) {
      breaches.add(new AssertionError(breach));
    }
  }
}
