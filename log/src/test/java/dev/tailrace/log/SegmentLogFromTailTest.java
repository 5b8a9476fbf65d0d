package dev.tailrace.log;

import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, served from the newest records on the heap. */
class SegmentLogFromTailTest implements EventLogContract {
  @RegisterExtension final LogRig rig = new LogRig(options -> options.accounts(LogRig.FIRST_LEVEL));

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
