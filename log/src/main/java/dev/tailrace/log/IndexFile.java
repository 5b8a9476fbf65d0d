package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The index of a sealed segment, in a file beside it, of {@link Pages}. Nothing of it but the
 * header stays on the heap: a look-up reads the few pages it needs.
 *
 * <pre>
 *   header    magic, base offset, seed, segment bytes,
 *             first and last offset, first and last time      8 bytes each
 *             counts of records, names, marks, topics,
 *             postings beyond one a record, and 1 + shares,
 *             or 0 if nothing was counted                     4 bytes each
 *   postings  (offset - base) &lt;&lt; 32 | position              8 bytes; a topic's together, by offset
 *   names     hash &lt;&lt; 32 | position                         8 bytes, in order; see {@link Hash}
 *   marks     offset, time, position &lt;&lt; 32 | ordinal        24 bytes
 *   topics    start and size of the name, first posting,
 *             count of postings                               16 bytes, by the name's UTF-8
 *   text      the names of the topics
 *   shares    {@link ShareFormat}
 * </pre>
 *
 * The header has the first page; the others follow one upon another.
 *
 * <p>Threads: thread-safe; the postings it gives are confined to the thread that asked.
 */
final class IndexFile implements SegmentIndex {
  static final long MAGIC = 0x5441494C49445831L; // TAILIDX1
  private static final int HEADER_BYTES = 88;
  static final int POSTING_BYTES = 8;
  static final int NAME_BYTES = 8;
  static final int MARK_BYTES = 24;
  static final int TOPIC_BYTES = 16;

  private final Path path;
  private final StorageFile file;

  // written once, from the header
  private Summary summary;
  private int names;
  private int marks;
  private int topics;
  private int postings;
  private Optional<List<Share>> shares;

  private IndexFile(Path path, StorageFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Opens the index of a segment and looks at its header, and at the shares if these accounts are
   * asked for.
   *
   * @throws CorruptIndexException if it is not that segment's index
   */
  static IndexFile open(
      Storage storage, Path path, long base, long seed, long segmentBytes, Accounts accounts)
      throws IOException {
    IndexFile index = new IndexFile(path, storage.open(path));
    try {
      index.readHeader(base, seed, segmentBytes, accounts);
      return index;
    } catch (IOException e) {
      index.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  @Override
  public Summary summary() {
    return summary;
  }

  /** Whether it says what the accounts that were asked for have. */
  boolean isCounted() {
    return shares.isPresent();
  }

  @Override
  public List<Share> shares() {
    return shares.orElse(List.of());
  }

  @Override
  public List<Postings> postings(Topics wanted) throws IOException {
    PageReader reader = reader();
    SortedSet<Integer> found = new TreeSet<>();
    for (String name : wanted.names()) {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      int i = firstNotBelow(reader, utf8);
      if (i < topics && Arrays.equals(topic(reader, i), utf8)) {
        found.add(i);
      }
    }
    for (Topics.Rule rule : wanted.rules()) {
      addMatching(reader, rule, found);
    }
    List<Postings> postings = new ArrayList<>();
    for (int i : found) {
      postings.add(postings(reader, i));
    }
    return postings;
  }

  /**
   * Hashes are spread evenly, so the right page is guessed from the hash, and seldom missed by more
   * than one.
   */
  @Override
  public int[] positions(int hash) throws IOException {
    if (names == 0) {
      return new int[0];
    }
    PageReader reader = reader();
    long wanted = HashTable.pair(hash, 0);
    int i = firstNotBelow(reader, wanted, (int) ((long) hash * names >>> 31));
    int count = 0;
    while (i + count < names && HashTable.hash(name(reader, i + count)) == hash) {
      count++;
    }
    int[] found = new int[count];
    for (int k = 0; k < count; k++) {
      found[k] = (int) name(reader, i + k);
    }
    return found;
  }

  @Override
  public int marks() {
    return marks;
  }

  @Override
  public Mark mark(int i) throws IOException {
    PageReader reader = reader();
    long at = marksStart() + (long) i * MARK_BYTES;
    long place = reader.longAt(at + 16);
    return new Mark(reader.longAt(at), reader.longAt(at + 8), (int) (place >>> 32), (int) place);
  }

  @Override
  public long heapBytes() {
    long bytes = 256;
    for (Share share : shares()) {
      bytes += share.heapBytes();
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void readHeader(long base, long seed, long segmentBytes, Accounts accounts)
      throws IOException {
    PageReader reader = reader();
    ByteBuffer header = ByteBuffer.wrap(reader.bytesAt(0, HEADER_BYTES));
    boolean ours =
        header.getLong() == MAGIC
            && header.getLong() == base
            && header.getLong() == seed
            && header.getLong() == segmentBytes;
    if (!ours) {
      throw new CorruptIndexException(this, "is of another segment, or of another state of it");
    }
    long firstOffset = header.getLong();
    long lastOffset = header.getLong();
    long firstTime = header.getLong();
    long lastTime = header.getLong();
    summary = new Summary(header.getInt(), firstOffset, lastOffset, firstTime, lastTime);
    names = header.getInt();
    marks = header.getInt();
    topics = header.getInt();
    postings = summary.count() + header.getInt(); // 0 from before entries had several topics
    if (file.size() % Pages.BYTES != 0 || file.size() / Pages.BYTES < Pages.count(textStart())) {
      throw new CorruptIndexException(this, "is cut short");
    }
    shares = shares(reader, header.getInt(), accounts);
  }

  /**
   * @param counted 1 + how many there are; 0 from before anything was counted
   */
  private Optional<List<Share>> shares(PageReader reader, int counted, Accounts accounts)
      throws IOException {
    if (!accounts.count()) {
      return Optional.of(List.of());
    }
    return counted == 0
        ? Optional.empty()
        : ShareFormat.read(reader, textEnd(reader), counted - 1, accounts);
  }

  private PageReader reader() {
    return new PageReader(this, file);
  }

  private long namesStart() {
    return Pages.CONTENT_BYTES + (long) postings * POSTING_BYTES;
  }

  private long marksStart() {
    return namesStart() + (long) names * NAME_BYTES;
  }

  private long topicsStart() {
    return marksStart() + (long) marks * MARK_BYTES;
  }

  private long textStart() {
    return topicsStart() + (long) topics * TOPIC_BYTES;
  }

  private long textEnd(PageReader reader) throws IOException {
    if (topics == 0) {
      return textStart();
    }
    long last = topicsStart() + (long) (topics - 1) * TOPIC_BYTES;
    return textStart() + reader.intAt(last) + reader.intAt(last + 4);
  }

  private byte[] topic(PageReader reader, int i) throws IOException {
    long at = topicsStart() + (long) i * TOPIC_BYTES;
    return reader.bytesAt(textStart() + reader.intAt(at), reader.intAt(at + 4));
  }

  private Postings postings(PageReader reader, int i) throws IOException {
    long at = topicsStart() + (long) i * TOPIC_BYTES;
    long start = Pages.CONTENT_BYTES + (long) reader.intAt(at + 8) * POSTING_BYTES;
    return new FilePostings(reader, start, reader.intAt(at + 12));
  }

  private void addMatching(PageReader reader, Topics.Rule rule, SortedSet<Integer> found)
      throws IOException {
    byte[] prefix = rule.prefix().getBytes(StandardCharsets.UTF_8);
    for (int i = firstNotBelow(reader, prefix); i < topics; i++) {
      byte[] topic = topic(reader, i);
      if (!startsWith(topic, prefix)) {
        return;
      }
      if (rule.contains(new String(topic, StandardCharsets.UTF_8))) {
        found.add(i);
      }
    }
  }

  private static boolean startsWith(byte[] topic, byte[] prefix) {
    return topic.length >= prefix.length
        && Arrays.equals(topic, 0, prefix.length, prefix, 0, prefix.length);
  }

  private int firstNotBelow(PageReader reader, byte[] utf8) throws IOException {
    int low = 0;
    int high = topics;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(topic(reader, middle), utf8) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int firstNotBelow(PageReader reader, long pair, int guess) throws IOException {
    int step = Pages.CONTENT_BYTES / NAME_BYTES / 2;
    int low = guess;
    while (low > 0 && name(reader, low) >= pair) {
      low = Math.max(0, low - step);
    }
    int high = guess;
    while (high < names && name(reader, high) < pair) {
      high = Math.min(names, high + step);
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (name(reader, middle) < pair) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long name(PageReader reader, int i) throws IOException {
    return reader.longAt(namesStart() + (long) i * NAME_BYTES);
  }

  private record FilePostings(PageReader reader, long start, int count) implements Postings {
    @Override
    public long at(int i) throws IOException {
      return reader.longAt(start + (long) i * POSTING_BYTES);
    }
  }
}
