package dev.tailrace.server;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/**
 * Tells a client that went away, which happens all the time and is nobody's fault, from a failure
 * of ours.
 */
final class ClientGone {
  private ClientGone() {}

  /** Whether the socket, or the TLS on it, came to an end that the client's side made. */
  static boolean is(Throwable cause) {
    boolean wrapped = cause instanceof DecoderException && cause.getCause() != null;
    Throwable root = wrapped ? cause.getCause() : cause;
    return root instanceof IOException; // an SSLException is one
  }
}
