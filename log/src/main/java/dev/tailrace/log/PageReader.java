package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads a file of {@link Pages} by address and verifies each page it touches. Keeps the last few
 * pages, since one look-up goes back and forth between two or three of them.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class PageReader {
  private static final int KEPT = 8;

  private final IndexFile index;
  private final StorageFile file;
  private final ByteBuffer[] pages = new ByteBuffer[KEPT];
  private final long[] numbers = new long[KEPT];

  PageReader(IndexFile index, StorageFile file) {
    this.index = index;
    this.file = file;
  }

  int intAt(long address) throws IOException {
    return page(address).getInt(within(address));
  }

  /** The address is a multiple of 8, as are pages. */
  long longAt(long address) throws IOException {
    return page(address).getLong(within(address));
  }

  byte[] bytesAt(long address, int count) throws IOException {
    byte[] bytes = new byte[count];
    int at = 0;
    while (at < count) {
      int start = within(address + at);
      int part = Math.min(count - at, Pages.CONTENT_BYTES - start);
      page(address + at).get(start, bytes, at, part);
      at += part;
    }
    return bytes;
  }

  /** What is to be thrown if that is what stands there. */
  CorruptIndexException corrupt(String what) {
    return new CorruptIndexException(index, what);
  }

  private static int within(long address) {
    return (int) (address % Pages.CONTENT_BYTES);
  }

  private ByteBuffer page(long address) throws IOException {
    long number = address / Pages.CONTENT_BYTES;
    int slot = (int) (number % KEPT);
    if (pages[slot] == null || numbers[slot] != number) {
      pages[slot] = load(number);
      numbers[slot] = number;
    }
    return pages[slot];
  }

  private ByteBuffer load(long number) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(Pages.BYTES);
    if (file.read(page, number * Pages.BYTES) < Pages.BYTES) {
      throw new CorruptIndexException(index, "ends within page " + number);
    }
    CRC32C crc = new CRC32C();
    crc.update(page.array(), 0, Pages.CONTENT_BYTES);
    if (page.getInt(Pages.CONTENT_BYTES) != (int) crc.getValue()) {
      throw new CorruptIndexException(index, "page " + number + " is damaged");
    }
    return page;
  }
}
