package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens the segments of one chain. All but the last are trusted by their index, which is made again
 * where it is missing or damaged, or does not say what is wanted; the last one is read through, and cut back to its last sound
 * record: first in what is shown of it, and by {@link #cut} in the file.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class ChainRecovery {
  private static final int COPY_BYTES = 256 << 10;

  private final ChainPlace place;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Recovery.Cut> cuts = new ArrayList<>();
  private int rebuilt;
  private int counted;

  ChainRecovery(ChainPlace place) {
    this.place = place;
  }

  /** The segments, oldest first. On failure none stays open. */
  List<Segment> open() throws IOException {
    Directory.create(place.directory());
    try {
      List<Path> files = filesWithoutStump();
      for (Path file : files) {
        segments.add(Segment.open(place.storage(), file, place.options().accounts()));
      }
      for (int i = 0; i < segments.size(); i++) {
        openRecords(segments.get(i), i == segments.size() - 1);
        checkOrder(i);
      }
      deleteStrays();
      return segments;
    } catch (IOException e) {
      for (Segment segment : segments) {
        segment.release();
      }
      throw e;
    }
  }

  /**
   * Cuts the file. Not before it is written down that an epoch ends there: whoever opens the log
   * after a crash in between would see nothing of the cut, and would go on in the old epoch.
   */
  void cut() throws IOException {
    if (segments.isEmpty()) {
      return;
    }
    Segment last = segments.get(segments.size() - 1);
    if (!cuts.isEmpty()) {
      last.rollBack();
    }
    // what a process that was killed had written but not synced is about to be shown to readers
    last.force();
  }

  List<Recovery.Cut> cuts() {
    return cuts;
  }

  int rebuilt() {
    return rebuilt;
  }

  int counted() {
    return counted;
  }

  /**
   * A crash while a segment was being made leaves a file without a sound header, as short as if it
   * had one, or shorter; there was never a record in it.
   */
  private List<Path> filesWithoutStump() throws IOException {
    List<Path> files = new ArrayList<>(Directory.list(place.directory(), Segment.ENDING));
    if (!files.isEmpty()) {
      Path last = files.get(files.size() - 1);
      if (Files.size(last) <= SegmentHeader.BYTES
          && !SegmentHeader.sound(ByteBuffer.wrap(Files.readAllBytes(last)))) {
        Files.delete(last);
        files.remove(last);
      }
    }
    return files;
  }

  private void openRecords(Segment segment, boolean last) throws IOException {
    if (last) {
      cutBack(segment);
    } else if (!segment.openIndex()) {
      makeIndex(segment);
      rebuilt++;
    } else if (!segment.isCounted()) {
      makeIndex(segment);
      counted++;
    }
  }

  private static void makeIndex(Segment segment) throws IOException {
    segment.adopt(SegmentScan.whole(segment, Math.toIntExact(segment.fileSize())));
    sealIfThereIsRoom(segment);
  }

  /**
   * Without room the index stays on the heap until maintenance can write it; a full disk still
   * opens.
   */
  private static void sealIfThereIsRoom(Segment segment) {
    try {
      segment.seal();
    } catch (IOException e) {
      // tried again, and told, by SegmentLog.maintain
    }
  }

  private void cutBack(Segment segment) throws IOException {
    int size = Math.toIntExact(segment.fileSize());
    SegmentScan scan = SegmentScan.of(segment, size);
    segment.adopt(scan);
    if (scan.end() < size) {
      int survivors = scan.survivors();
      Optional<Path> kept =
          survivors == 0 ? Optional.empty() : Optional.of(keep(segment, scan.end(), size));
      cuts.add(new Recovery.Cut(segment.path(), scan.end(), size - scan.end(), survivors, kept));
    }
  }

  /**
   * Copies what is about to be cut away, because there are sound records in it that somebody may
   * miss.
   */
  private Path keep(Segment segment, int from, int to) throws IOException {
    Path copy = segment.path().resolveSibling(segment.path().getFileName() + "." + from + ".cut");
    try (StorageFile out = place.storage().open(copy)) {
      ByteBuffer block = ByteBuffer.allocate(COPY_BYTES);
      for (int at = from; at < to; at += COPY_BYTES) {
        block.clear().limit(Math.min(COPY_BYTES, to - at));
        segment.read(block, at);
        out.write(block.flip(), at - from);
      }
      out.force();
    }
    Directory.force(place.directory());
    return copy;
  }

  private void checkOrder(int i) throws IOException {
    if (i == 0) {
      return;
    }
    Segment segment = segments.get(i);
    Segment before = segments.get(i - 1);
    if (segment.base() <= before.lastOffset()) {
      throw new CorruptLogException(segment.path(), 0, "begins before the end of " + before);
    }
    if (segment.previous() != before.lastOffset()) {
      throw new CorruptLogException(
          segment.path(),
          0,
          "follows offset " + segment.previous() + ", which is not in " + before);
    }
  }

  /** Index files of segments that are no more, and files that a crash left unfinished. */
  private void deleteStrays() throws IOException {
    for (Path unfinished : Directory.list(place.directory(), ".tmp")) {
      Files.delete(unfinished);
    }
    for (Path index : Directory.list(place.directory(), ".index")) {
      String name = index.getFileName().toString().replace(".index", Segment.ENDING);
      if (!Files.exists(index.resolveSibling(name))) {
        Files.delete(index);
      }
    }
  }
}
