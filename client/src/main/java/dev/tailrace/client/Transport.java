package dev.tailrace.client;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How a request gets to a server and its response back, piece by piece. Follows no redirects.
 *
 * <p>Threads: {@link #start} and an exchange's methods from any thread, none of them blocks; a
 * receiver is called by one thread at a time.
 */
interface Transport {
  /**
   * Sends the request, whose headers are complete, and returns at once.
   *
   * @param receiver hears first {@code head} or {@code failed}; after the head, for every {@link
   *     Exchange#read} one {@code chunk}, until {@code ended} or {@code failed} comes in its place
   *     (a failure may come without a read, too); then nothing more
   */
  Exchange start(Request request, Receiver receiver);

  /** Takes what comes. */
  interface Receiver {
    /** The final status and the headers, before any byte of the body is asked for. */
    void head(int status, HttpHeaders headers);

    /** Some bytes of the body, free of transfer encodings; the receiver may keep the buffers. */
    void chunk(List<ByteBuffer> bytes);

    /** The body is complete, by whatever framing it had. */
    void ended();

    /** No head came, or the body broke off. */
    void failed(IOException cause);
  }

  /** One request under way. */
  interface Exchange {
    /** Asks for some more of the body: one chunk. Not before the last one has come. */
    void read();

    /**
     * Lets go at once: the socket is closed (the stream of HTTP/2 reset), no matter what it waits
     * for. The receiver may still hear what was under way. Idempotent.
     */
    void abort();
  }
}
