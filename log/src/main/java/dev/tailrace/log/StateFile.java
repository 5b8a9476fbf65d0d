package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file {@code state} of a log's directory. It is replaced as a whole: there is always the old
 * or the new one.
 *
 * <p>Threads: confined to the thread that opens or closes the log.
 */
record StateFile(Storage storage, Path directory) {
  /**
   * Empty if there is none, or none that can be read: a log then begins a new epoch, which is
   * always right.
   */
  Optional<LogState> read() throws IOException {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    try {
      return Optional.of(LogState.parse(Files.readAllBytes(file())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void write(LogState state) throws IOException {
    Path unfinished = directory.resolve("state.tmp");
    Files.deleteIfExists(unfinished);
    try (StorageFile out = storage.open(unfinished)) {
      out.write(ByteBuffer.wrap(state.toBytes()), 0);
      out.force();
    }
    Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE);
    Directory.force(directory);
  }

  private Path file() {
    return directory.resolve("state");
  }
}
