package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes a file of {@link Pages} from its beginning.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class PageWriter {
  private final StorageFile file;
  private final ByteBuffer pages = ByteBuffer.allocate(32 * Pages.BYTES);
  private final ByteBuffer page = ByteBuffer.allocate(Pages.CONTENT_BYTES);
  private long written;

  PageWriter(StorageFile file) {
    this.file = file;
  }

  void putInt(int value) throws IOException {
    flushIfFull();
    page.putInt(value);
  }

  void putLong(long value) throws IOException {
    flushIfFull();
    page.putLong(value);
  }

  void put(byte[] bytes) throws IOException {
    int at = 0;
    while (at < bytes.length) {
      flushIfFull();
      int part = Math.min(bytes.length - at, page.remaining());
      page.put(bytes, at, part);
      at += part;
    }
  }

  /** Fills the page with zeros; what comes next begins a page. */
  void endPage() throws IOException {
    if (page.position() > 0) {
      while (page.hasRemaining()) {
        page.put((byte) 0);
      }
      flushPage();
    }
  }

  /** Writes what is left. */
  void finish() throws IOException {
    endPage();
    flushPages();
  }

  private void flushIfFull() throws IOException {
    if (!page.hasRemaining()) {
      flushPage();
    }
  }

  private void flushPage() throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(page.flip());
    pages.put(page.rewind()).putInt((int) crc.getValue()).putInt(0);
    page.clear();
    if (!pages.hasRemaining()) {
      flushPages();
    }
  }

  private void flushPages() throws IOException {
    pages.flip();
    int bytes = pages.remaining();
    file.write(pages, written);
    written += bytes;
    pages.clear();
  }
}
