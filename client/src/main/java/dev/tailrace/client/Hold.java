package dev.tailrace.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What an exchange holds open, to be let go of at once and from outside. What comes after that is
 * closed as it comes.
 *
 * <p>Threads: thread-safe; closing waits for nothing but this object's lock.
 */
final class Hold implements Closeable {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Closeable> held = new ArrayList<>();
  private boolean closed;

  /** Holds it, or closes it and throws if this is closed. */
  <C extends Closeable> C on(C thing) throws IOException {
    if (!add(thing)) {
      thing.close();
      throw new IOException("The exchange was aborted");
    }
    return thing;
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (Closeable thing : takeAll()) {
      try {
        thing.close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private boolean add(Closeable thing) {
    lock.lock();
    try {
      return !closed && held.add(thing);
    } finally {
      lock.unlock();
    }
  }

  private List<Closeable> takeAll() {
    lock.lock();
    try {
      closed = true;
      List<Closeable> all = List.copyOf(held);
      held.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
