package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Goes where appends go, up to the medium, and lands in a file of its own instead of a segment: the
 * file {@code canary} of a log's directory, which nobody reads. So it takes no offset, pushes
 * nothing out of the log, and no listener can meet it.
 *
 * <p>Threads: confined to the log's writer.
 */
record Canary(Storage storage, Path directory) {
  private static final byte[] SONG = "cheep\n".getBytes(StandardCharsets.US_ASCII);

  /**
   * Returns when it is on the medium. It asks for room each time, so that a full disk says no.
   *
   * @throws IOException if the storage does not take it
   */
  void fly() throws IOException {
    try (StorageFile file = storage.open(directory.resolve("canary"))) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(SONG), 0);
      file.force();
    }
  }
}
