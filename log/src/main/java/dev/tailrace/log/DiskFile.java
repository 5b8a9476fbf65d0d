package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file on the disk. A {@link FileChannel} closes itself for everybody when one of the threads
 * that use it is interrupted; this file then opens it again and goes on, and leaves the thread
 * interrupted.
 *
 * <p>Threads: thread-safe.
 */
final class DiskFile implements StorageFile {
  @FunctionalInterface
  private interface Transfer {
    int run(FileChannel channel) throws IOException;
  }

  private final Path path;

  // guarded by this
  private FileChannel channel;
  private boolean closed;

  private DiskFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static StorageFile open(Path path) throws IOException {
    return new DiskFile(
        path,
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    int start = into.position();
    return uninterrupted(
        open -> {
          into.position(start);
          int read = 0;
          while (into.hasRemaining() && read >= 0) {
            read = open.read(into, position + into.position() - start);
          }
          return into.position() - start;
        });
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    int start = from.position();
    uninterrupted(
        open -> {
          from.position(start);
          while (from.hasRemaining()) {
            open.write(from, position + from.position() - start);
          }
          return 0;
        });
  }

  @Override
  public void truncate(long size) throws IOException {
    uninterrupted(
        open -> {
          open.truncate(size);
          return 0;
        });
  }

  /**
   * Not tried again after an interrupt: whether the first attempt failed can no longer be known.
   */
  @Override
  public void force() throws IOException {
    current().force(false);
  }

  @Override
  public long size() throws IOException {
    return current().size();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }

  private int uninterrupted(Transfer transfer) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel open = current();
        try {
          return transfer.run(open);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        } catch (ClosedChannelException e) {
          // another thread's interrupt closed it: current() opens it again, or says that it is
          // closed
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized FileChannel current() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (!channel.isOpen()) {
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
    return channel;
  }
}
