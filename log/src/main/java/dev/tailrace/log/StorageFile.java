package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open file, read and written by position.
 *
 * <p>Threads: thread-safe.
 */
interface StorageFile extends Closeable {
  /** Reads until {@code into} is full or the file ends; returns how many bytes. */
  int read(ByteBuffer into, long position) throws IOException;

  /** Writes all of {@code from}; after an exception any part of it may be there. */
  void write(ByteBuffer from, long position) throws IOException;

  void truncate(long size) throws IOException;

  /** Returns when all that was written is on the medium. */
  void force() throws IOException;

  long size() throws IOException;
}
