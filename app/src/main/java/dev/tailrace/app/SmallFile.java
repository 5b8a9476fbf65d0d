package dev.tailrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files that hold a key. Threads: immutable. */
final class SmallFile {
  private static final int MAX_BYTES = 1024 * 1024;

  private SmallFile() {}

  /** All of it; a {@link CommandFailure} if that cannot be. */
  static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CommandFailure(file + " is larger than any key");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new CommandFailure("there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new CommandFailure(file + " cannot be read: permission denied", e);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
