package dev.tailrace.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A cursor in a file of its own: written beside it and moved over it, so that a reader sees the old
 * id or the new one, never a half.
 *
 * <p>Threads: confined to one thread at a time.
 */
record FileCursorStore(Path path) implements CursorStore {
  @Override
  public String load() throws IOException {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  @Override
  public void save(String lastEventId) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.writeString(fresh, lastEventId);
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
