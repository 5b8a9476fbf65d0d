package dev.tailrace.client;

import java.io.EOFException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The framing of a body: takes the bytes of the connection and gives those of the body.
 *
 * <p>Threads: confined to the exchange's task.
 */
sealed interface Http1Body permits ChunkedBody, LengthBody, UntilEndBody {
  /**
   * Takes from the connection's bytes, all of them unless the body ends before.
   *
   * @param body is given what belongs to the body, as views of the bytes, none of them empty
   */
  void take(ByteBuffer bytes, List<ByteBuffer> body) throws ProtocolException;

  /**
   * The connection has ended.
   *
   * @throws EOFException if the body had not
   */
  void end() throws EOFException;

  /** Whether the body has ended. */
  boolean complete();
}
