package dev.tailrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of 127.0.0.1 for a program that cannot be asked which one the system gave it, or that
 * comes back to it, or for nobody at all. It is bound and not listened on: nobody else is given it,
 * and who names it may listen there.
 *
 * <p>Threads: thread-safe.
 */
public final class ReservedPort implements AutoCloseable {
  private final Socket holder = new Socket();

  /** Any port that is free. */
  public ReservedPort() {
    try {
      holder.setReuseAddress(true);
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int number() {
    return holder.getLocalPort();
  }

  @Override
  public void close() {
    try {
      holder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
