package dev.tailrace.log;

import java.io.IOException;
import java.nio.file.Path;

/** Where segment and index files come from: the disk, or in tests a disk that fails on demand. */
@FunctionalInterface
interface Storage {
  /** Opens a file for reading and writing; makes it if there is none. */
  StorageFile open(Path file) throws IOException;
}
