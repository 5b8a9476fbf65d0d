package dev.tailrace.log;

import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, with half of the topics stored apart. */
class SegmentLogFromTwoChainsTest implements EventLogContract {
  private static final RetentionRule HALF =
      new RetentionRule(
          "half",
          new Topics.Rule("", topic -> topic.hashCode() % 2 == 0, false),
          Retention.DEFAULT);

  @RegisterExtension
  final LogRig rig =
      new LogRig(
          options ->
              options
                  .tailBytes(0)
                  .maxSegmentEntries(2)
                  .rules(HALF)
                  .accounts(LogRig.FIRST_LEVEL));

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
