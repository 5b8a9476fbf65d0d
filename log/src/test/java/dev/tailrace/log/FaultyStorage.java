package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The disk, with a switch for each of its ways to fail, and a count of what it was asked.
 *
 * <p>Threads: thread-safe to use; the switches are for the test's thread.
 */
final class FaultyStorage implements Storage {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger forces = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile long room = Long.MAX_VALUE;
  private volatile boolean takesIndexes = true;
  private volatile boolean forceFails;
  private volatile boolean truncateFails;

  /** The disk takes so many bytes more; of a write that does not fit it takes a part. */
  void fillUpAfter(long bytes) {
    room = bytes;
  }

  /** Index files do not fit, as they are larger than what is written to segments. */
  void takeNoIndexes() {
    takesIndexes = false;
  }

  void makeRoom() {
    takesIndexes = true;
    room = Long.MAX_VALUE;
  }

  void failForce(boolean fails) {
    forceFails = fails;
  }

  void failTruncate(boolean fails) {
    truncateFails = fails;
  }

  int openFiles() {
    return open.get();
  }

  /** How many files have been forced. */
  int forces() {
    return forces.get();
  }

  /** How often files have been read. */
  int reads() {
    return reads.get();
  }

  @Override
  public StorageFile open(Path file) throws IOException {
    boolean index = file.toString().endsWith(".index.tmp");
    StorageFile disk = DiskFile.open(file);
    open.incrementAndGet();
    return new FaultyFile(disk, index);
  }

  private final class FaultyFile implements StorageFile {
    private final StorageFile disk;

    private final boolean index;

    FaultyFile(StorageFile disk, boolean index) {
      this.disk = disk;
      this.index = index;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      reads.incrementAndGet();
      return disk.read(into, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      if (index && !takesIndexes) {
        throw new IOException("No space left on device");
      }
      int wanted = from.remaining();
      if (wanted > room) {
        from.limit(from.position() + (int) room);
        disk.write(from, position);
        room = 0;
        throw new IOException("No space left on device");
      }
      disk.write(from, position);
      room -= wanted;
    }

    @Override
    public void truncate(long size) throws IOException {
      if (truncateFails) {
        throw new IOException("Input/output error");
      }
      disk.truncate(size);
    }

    @Override
    public void force() throws IOException {
      if (forceFails) {
        throw new IOException("Input/output error");
      }
      // counted, not done: no test pulls the plug, and it would take most of their time
      forces.incrementAndGet();
    }

    @Override
    public long size() throws IOException {
      return disk.size();
    }

    @Override
    public void close() throws IOException {
      disk.close();
      open.decrementAndGet();
    }
  }
}
