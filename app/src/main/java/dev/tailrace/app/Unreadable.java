package dev.tailrace.app;

import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file cannot be read. Threads: immutable. */
final class Unreadable {
  private Unreadable() {}

  /** To be put behind the file's name and a comma. */
  static String because(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "which does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "which must not be read: permission denied";
    }
    if (e instanceof CharacterCodingException) {
      return "which is no text in UTF-8";
    }
    return "which cannot be read: " + e.getMessage();
  }
}
