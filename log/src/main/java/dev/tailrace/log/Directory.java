package dev.tailrace.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** What has to be done to a directory so that its entries last, and to find them again. */
final class Directory {
  private Directory() {}

  static void create(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      force(directory.toAbsolutePath().getParent());
    }
  }

  /**
   * Makes new, renamed and deleted entries of a directory survive a power failure, where the system
   * can do that.
   */
  static void force(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** The entries whose names end so, in order of their names. */
  static List<Path> list(Path directory, String ending) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(e -> e.getFileName().toString().endsWith(ending)).sorted().toList();
    }
  }
}
