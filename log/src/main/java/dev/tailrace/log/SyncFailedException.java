package dev.tailrace.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A sync failed. It must never be tried again: the kernel may have thrown away what it could not
 * write, and would report success the next time.
 */
final class SyncFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  SyncFailedException(Path file, IOException cause) {
    super(file + " could not be synced: " + cause.getMessage(), cause);
  }
}
