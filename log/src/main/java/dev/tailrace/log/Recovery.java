package dev.tailrace.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What opening a {@link SegmentLog} found, and did.
 *
 * @param unclean whether the log was not closed the last time
 * @param newEpoch whether a new epoch began, so that ids after the cut mean nothing any more
 * @param cuts what was cut away
 * @param rebuiltIndexes how many index files were missing or damaged, and have been made again
 * @param countedSegments how many segments were read because nobody had counted yet what each of
 *     these {@link Accounts} has in them
 */
public record Recovery(
    boolean unclean,
    boolean newEpoch,
    List<Cut> cuts,
    int rebuiltIndexes,
    int countedSegments) {
  public Recovery {
    cuts = List.copyOf(cuts);
  }

  /**
   * The end of a segment that was no sound record.
   *
   * @param file the segment
   * @param position where it ends now
   * @param bytes how many were cut away
   * @param records how many sound records lay behind the damage and went with it
   * @param kept where the bytes that were cut are kept, if there were sound records among them
   */
  public record Cut(Path file, long position, long bytes, int records, Optional<Path> kept) {}
}
