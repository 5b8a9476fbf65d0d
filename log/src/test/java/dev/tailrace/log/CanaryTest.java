package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CanaryTest {
  @RegisterExtension private final LogRig rig = new LogRig();

  private final List<Optional<Appended.Refused>> told = new ArrayList<>();

  @Test
  void itComesBackWhenTheMediumHasIt() {
    int forces = rig.storage.forces();

    rig.log().sendCanary(told::add);
    assertThat(told).isEmpty();
    rig.writer.runAll();

    assertThat(told).containsExactly(Optional.empty());
    assertThat(rig.storage.forces()).isEqualTo(forces + 1);
  }

  @Test
  void itComesBackWithAppendsThatAreWrittenMeanwhile() {
    rig.publish("t", "first");
    List<Appended> appended = new ArrayList<>();
    rig.log().append(Entry.of("t", LogRig.body("x")), appended::add);
    int forces = rig.storage.forces();

    rig.log().sendCanary(told::add);
    rig.writer.runAll();

    assertThat(appended).hasSize(1);
    assertThat(told).containsExactly(Optional.empty());
    assertThat(rig.storage.forces()).isEqualTo(forces + 1);
  }

  @Test
  void itIsNoEntryOfTheLog() throws IOException {
    rig.publish("t", "one");
    rig.log().sendCanary(told::add);
    rig.writer.runAll();
    long next = rig.publish("t", "two");

    assertThat(next).isEqualTo(2);
    assertThat(rig.all()).extracting(LogRig::text).containsExactly("one", "two");
    assertThat(rig.log().stats().records()).isEqualTo(2);
  }

  @Test
  void aFullDiskSendsItBackAndRoomLetsItThroughAgain() {
    rig.storage.fillUpAfter(0);
    rig.log().sendCanary(told::add);
    rig.writer.runAll();
    rig.storage.makeRoom();
    rig.log().sendCanary(told::add);
    rig.writer.runAll();

    assertThat(told.get(0).orElseThrow().reason()).isEqualTo(Appended.Reason.FULL);
    assertThat(told.get(0).orElseThrow().detail()).contains("No space left");
    assertThat(told.get(1)).isEmpty();
  }

  @Test
  void itDoesNotComeThroughALogThatHasFailedForGood() {
    rig.publish("t", "first");
    rig.storage.failForce(true);
    Appended appended = rig.append(Entry.of("t", LogRig.body("x")));
    rig.storage.failForce(false);

    rig.log().sendCanary(told::add);
    rig.writer.runAll();

    assertThat(appended).isInstanceOf(Appended.Refused.class);
    assertThat(told.get(0).orElseThrow().reason()).isEqualTo(Appended.Reason.FAILED);
  }

  @Test
  void aClosedLogSendsItBack() throws IOException {
    rig.log().close();

    rig.log().sendCanary(told::add);
    rig.writer.runAll();

    assertThat(told.get(0).orElseThrow().reason()).isEqualTo(Appended.Reason.CLOSED);
  }
}
