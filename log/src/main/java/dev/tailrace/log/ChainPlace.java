package dev.tailrace.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * Where and how a chain's segments are made.
 *
 * @param random for the seeds of the hashes
 * @param ledger where they are entered
 */
record ChainPlace(
    Path directory, LogOptions options, Storage storage, Random random, Ledger ledger) {
  String name() {
    return directory.getFileName().toString();
  }

  Segment create(long base, long previous) throws IOException {
    SegmentHeader header = new SegmentHeader(base, previous, random.nextLong());
    return Segment.create(storage, directory, header, options.accounts());
  }
}
