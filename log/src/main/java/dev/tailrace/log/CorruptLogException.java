package dev.tailrace.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Stored bytes are not what was written. Names the file and the position, for the person who must
 * decide.
 */
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long position;

  public CorruptLogException(Path file, long position, String what) {
    super(file + ": " + what + " at byte " + position);
    this.file = file;
    this.position = position;
  }

  /** The damaged file. */
  public Path file() {
    return file;
  }

  /** The byte position in it. */
  public long position() {
    return position;
  }
}
