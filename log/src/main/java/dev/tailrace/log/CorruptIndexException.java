package dev.tailrace.log;

import java.io.IOException;

/**
 * An index file is not what was written; it has to be made again from its segment. Nobody outside
 * hears of it.
 */
final class CorruptIndexException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient IndexFile index;

  CorruptIndexException(IndexFile index, String what) {
    super(index.path() + ": " + what);
    this.index = index;
  }

  IndexFile index() {
    return index;
  }
}
