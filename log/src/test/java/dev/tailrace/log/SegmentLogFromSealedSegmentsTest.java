package dev.tailrace.log;

import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, read from sealed segments by their index files. */
class SegmentLogFromSealedSegmentsTest implements EventLogContract {
  @RegisterExtension
  final LogRig rig = new LogRig(
          options -> options.tailBytes(0).maxSegmentEntries(1).accounts(LogRig.FIRST_LEVEL));

  @Override
  public EventLog log() {
    return rig.log();
  }

  @Override
  public ManualClock clock() {
    return rig.clock;
  }

  @Override
  public void settle() {
    rig.writer.runAll();
  }

  @Override
  public void age() throws IOException {
    rig.maintain();
  }
}
