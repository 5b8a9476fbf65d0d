package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file of records and their index. It is written at its end until it is sealed, and dropped as a
 * whole; a reader that holds it can go on reading after that.
 *
 * <p>Threads: writing on the log's writer; reading from any thread between {@link #retain} and
 * {@link #release}.
 */
final class Segment {
  static final String ENDING = ".log";
  private static final String INDEX_ENDING = ".index";

  private final Storage storage;
  private final Path path;
  private final StorageFile file;
  private final SegmentHeader header;
  private final Accounts accounts;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final List<SegmentIndex> retired = new ArrayList<>(); // guarded by this

  // written by the writer
  private volatile SegmentIndex index;
  private volatile int size;

  private Segment(
      Storage storage, Path path, StorageFile file, SegmentHeader header, Accounts accounts) {
    this.storage = storage;
    this.path = path;
    this.file = file;
    this.header = header;
    this.accounts = accounts;
    this.size = SegmentHeader.BYTES;
    this.index = new HeapIndex(header.base(), header.seed(), accounts);
  }

  /** Makes an empty segment, which is there after a crash. */
  static Segment create(
      Storage storage, Path directory, SegmentHeader header, Accounts accounts)
      throws IOException {
    Path path = directory.resolve(String.format(Locale.ROOT, "%020d", header.base()) + ENDING);
    StorageFile file = storage.open(path);
    try {
      file.write(header.toBytes(), 0);
      file.force();
      Directory.force(directory);
      return new Segment(storage, path, file, header, accounts);
    } catch (IOException e) {
      file.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Opens a segment that exists; it has no index and no records yet. */
  static Segment open(Storage storage, Path path, Accounts accounts) throws IOException {
    StorageFile file = storage.open(path);
    try {
      return new Segment(storage, path, file, SegmentHeader.read(file, path), accounts);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  long base() {
    return header.base();
  }

  /** The last offset in the segments before this one, 0 for none. */
  long previous() {
    return header.previous();
  }

  long seed() {
    return header.seed();
  }

  /** Whose records are counted apart. */
  Accounts accounts() {
    return accounts;
  }

  SegmentIndex index() {
    return index;
  }

  Summary summary() {
    return index.summary();
  }

  /** The last offset up to this segment's end, 0 for none. */
  long lastOffset() {
    Summary summary = summary();
    return summary.count() == 0 ? previous() : summary.lastOffset();
  }

  /** Where its records end. */
  int size() {
    return size;
  }

  long fileSize() throws IOException {
    return file.size();
  }

  // for the writer

  /** Writes records behind the last ones; nobody sees them until {@link #commit}. */
  void write(ByteBuffer records) throws IOException {
    file.write(records, size);
  }

  /** Takes back what was written and not committed. */
  void rollBack() throws IOException {
    file.truncate(size);
  }

  void force() throws SyncFailedException {
    try {
      file.force();
    } catch (IOException e) {
      throw new SyncFailedException(path, e);
    }
  }

  /** The index of a segment that is being written. */
  HeapIndex growing() {
    return (HeapIndex) index;
  }

  void commit(int bytes) {
    size += bytes;
  }

  /**
   * Puts the index into a file, on any thread, once nothing more will be written. Until that
   * succeeds it stays on the heap.
   */
  void seal() throws IOException {
    retain();
    try {
      synchronized (this) {
        if (index instanceof HeapIndex whole) {
          index = toFile(whole);
        }
      }
    } finally {
      release();
    }
  }

  boolean sealed() {
    return index instanceof IndexFile;
  }

  // for recovery

  /** Takes the index file that is there, if it is this segment's. */
  boolean openIndex() throws IOException {
    if (!Files.exists(indexPath())) {
      return false;
    }
    try {
      index = openFile(file.size());
      size = Math.toIntExact(file.size());
      return true;
    } catch (CorruptIndexException e) {
      return false;
    }
  }

  /** Whether its index says what each account has of it; one that was made before does not. */
  boolean isCounted() {
    return !(index instanceof IndexFile whole) || whole.isCounted();
  }

  /** Takes what a scan found for this segment's records. */
  void adopt(SegmentScan scan) throws IOException {
    index.close();
    index = scan.index();
    size = scan.end();
  }

  // for readers

  /** Makes sure that the segment can be read until {@link #release}. */
  void retain() throws SegmentDroppedException {
    if (holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
      throw new SegmentDroppedException(this);
    }
  }

  void release() throws IOException {
    if (holders.decrementAndGet() == 0) {
      file.close();
      index.close();
      synchronized (this) {
        for (SegmentIndex old : retired) {
          old.close();
        }
      }
    }
  }

  int read(ByteBuffer into, long position) throws IOException {
    return file.read(into, position);
  }

  /**
   * Makes a damaged index file again, unless another thread has done so. The caller holds the
   * segment.
   */
  synchronized boolean repair(IndexFile damaged) throws IOException {
    if (index != damaged) {
      return retired.contains(damaged);
    }
    SegmentScan scan = SegmentScan.whole(this, size);
    retired.add(damaged);
    index = toFile(scan.index());
    return true;
  }

  /** Deletes the files; the segment can be read until the last {@link #release}. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(indexPath());
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private IndexFile toFile(HeapIndex growing) throws IOException {
    new IndexWriter(growing).write(storage, indexPath(), base(), seed(), size);
    Directory.force(path.getParent());
    return openFile(size);
  }

  private IndexFile openFile(long segmentBytes) throws IOException {
    return IndexFile.open(storage, indexPath(), base(), seed(), segmentBytes, accounts);
  }

  private Path indexPath() {
    String name = path.getFileName().toString();
    return path.resolveSibling(name.substring(0, name.length() - ENDING.length()) + INDEX_ENDING);
  }
}
