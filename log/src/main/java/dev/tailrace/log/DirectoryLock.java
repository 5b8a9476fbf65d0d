package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a log's directory to one process, by a lock on the file {@code lock}, which the system
 * takes back when the process ends in whatever way.
 *
 * <p>Threads: confined to the thread that opens or closes the log.
 */
final class DirectoryLock implements Closeable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock of(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // POSIX: to close this channel would take the lock from the log in this process that has it
      throw new IOException("a log in this process has " + directory + " open", e);
    }
    channel.close();
    throw new IOException("another process has the log in " + directory + " open");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
