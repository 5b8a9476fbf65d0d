package dev.tailrace.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes the index of a segment that has been sealed; see {@link IndexFile} for the bytes. The file
 * appears whole or not at all.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class IndexWriter {
  private record Topic(byte[] name, HeapPostings postings) {}

  private final HeapIndex index;
  private final Topic[] topics;
  private final long[] names;
  private final List<Share> shares;

  IndexWriter(HeapIndex index) {
    this.index = index;
    this.topics =
        index.byTopic().entrySet().stream()
            .map(IndexWriter::topic)
            .sorted((a, b) -> Arrays.compareUnsigned(a.name(), b.name()))
            .toArray(Topic[]::new);
    this.names = index.sortedNames();
    this.shares = index.shares();
  }

  void write(Storage storage, Path path, long base, long seed, long segmentBytes)
      throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
    Files.deleteIfExists(unfinished);
    try {
      try (StorageFile file = storage.open(unfinished)) {
        PageWriter out = new PageWriter(file);
        writeHeader(out, base, seed, segmentBytes);
        writePostings(out);
        for (long name : names) {
          out.putLong(name);
        }
        writeMarks(out);
        writeTopics(out);
        if (index.accounts().count()) {
          ShareFormat.write(out, index.accounts(), shares);
        }
        out.finish();
        file.force();
      }
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  private void writeHeader(PageWriter out, long base, long seed, long segmentBytes)
      throws IOException {
    Summary summary = index.summary();
    out.putLong(IndexFile.MAGIC);
    out.putLong(base);
    out.putLong(seed);
    out.putLong(segmentBytes);
    out.putLong(summary.firstOffset());
    out.putLong(summary.lastOffset());
    out.putLong(summary.firstTime());
    out.putLong(summary.lastTime());
    out.putInt(summary.count());
    out.putInt(names.length);
    out.putInt(index.marks());
    out.putInt(topics.length);
    out.putInt(furtherPostings());
    out.putInt(index.accounts().count() ? 1 + shares.size() : 0);
    out.endPage();
  }

  /** Beyond one for each record. */
  private int furtherPostings() {
    int postings = 0;
    for (Topic topic : topics) {
      postings += topic.postings().count();
    }
    return postings - index.summary().count();
  }

  private void writePostings(PageWriter out) throws IOException {
    for (Topic topic : topics) {
      for (int i = 0; i < topic.postings().count(); i++) {
        out.putLong(topic.postings().at(i));
      }
    }
  }

  private void writeMarks(PageWriter out) throws IOException {
    for (int i = 0; i < index.marks(); i++) {
      Mark mark = index.mark(i);
      out.putLong(mark.offset());
      out.putLong(mark.timeMillis());
      out.putLong((long) mark.position() << 32 | mark.ordinal());
    }
  }

  private void writeTopics(PageWriter out) throws IOException {
    int start = 0;
    int posting = 0;
    for (Topic topic : topics) {
      out.putInt(start);
      out.putInt(topic.name().length);
      out.putInt(posting);
      out.putInt(topic.postings().count());
      start += topic.name().length;
      posting += topic.postings().count();
    }
    for (Topic topic : topics) {
      out.put(topic.name());
    }
  }

  private static Topic topic(Map.Entry<String, HeapPostings> entry) {
    return new Topic(entry.getKey().getBytes(StandardCharsets.UTF_8), entry.getValue());
  }
}
