package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EpochTest {
  @RegisterExtension final LogRig rig = new LogRig(o -> o.maxSegmentEntries(10));

  @Test
  void anEpochHoldsUpToWhereTheNextBegan() {
    Epochs epochs = epochs("aaaaaa", 0, "bbbbbb", 90, "cccccc", 95);

    assertThat(epochs.current()).isEqualTo("cccccc");
    assertThat(epochs.holds("aaaaaa", 90, 200)).isTrue();
    assertThat(epochs.holds("aaaaaa", 91, 200)).isFalse();
    assertThat(epochs.holds("bbbbbb", 95, 200)).isTrue();
    assertThat(epochs.holds("cccccc", 200, 200)).isTrue();
    assertThat(epochs.holds("cccccc", 201, 200)).isFalse();
    assertThat(epochs.holds("cccccc", -1, 200)).isFalse();
    assertThat(epochs.holds("dddddd", 1, 200)).isFalse();
    assertThat(epochs.knows("bbbbbb")).isTrue();
    assertThat(epochs.knows("dddddd")).isFalse();
  }

  @Test
  void aDeeperCutLaterShortensEveryEpochBefore() {
    Epochs epochs = epochs("aaaaaa", 0, "bbbbbb", 90, "cccccc", 80);

    assertThat(epochs.holds("aaaaaa", 80, 200)).isTrue();
    assertThat(epochs.holds("aaaaaa", 85, 200)).isFalse();
    assertThat(epochs.holds("bbbbbb", 85, 200)).isFalse();
    assertThat(epochs.of(80)).isEqualTo("aaaaaa");
    assertThat(epochs.of(81)).isEqualTo("cccccc");
  }

  @Test
  void theEpochOutlivesAReopeningAndACrash() throws IOException {
    String epoch = rig.log().epochs().current();
    rig.publish("a", 3);

    rig.reopen();
    assertThat(rig.log().epochs().current()).isEqualTo(epoch);
    rig.boot = "second";
    rig.crashAndOpen();

    assertThat(rig.log().epochs().current()).isEqualTo(epoch);
    assertThat(rig.log().recovery().unclean()).isTrue();
  }

  @Test
  void aCutBeginsAnEpochAndOldIdsBelowItStayGood() throws IOException {
    String epoch = rig.log().epochs().current();
    rig.publish("a", 3);
    rig.crash();
    Files.write(rig.activeSegment(), new byte[1], StandardOpenOption.APPEND);

    rig.open();
    rig.publish("a", 3);

    Epochs epochs = rig.log().epochs();
    assertThat(rig.log().recovery().newEpoch()).isTrue();
    assertThat(epochs.current()).isNotEqualTo(epoch);
    assertThat(epochs.holds(epoch, 3, rig.log().end())).isTrue();
    assertThat(epochs.holds(epoch, 4, rig.log().end())).isFalse();
    assertThat(epochs.of(3)).isEqualTo(epoch);
    assertThat(epochs.of(4)).isEqualTo(epochs.current());
  }

  @Test
  void aPowerFailureBeginsAnEpochUnlessEveryAppendWasSynced() throws IOException {
    for (Sync sync : List.of(Sync.NEVER, Sync.every(Duration.ofSeconds(1)))) {
      rig.log().close();
      rig.open(o -> o.sync(sync));
      rig.publish("a", 3);
      rig.crash();

      rig.boot += " and another";
      rig.open();

      assertThat(rig.log().recovery().newEpoch()).isTrue();
      assertThat(rig.log().recovery().cuts()).isEmpty();
    }
  }

  @Test
  void theEndOfTheProcessAloneLosesNothing() throws IOException {
    rig.log().close();
    rig.open(o -> o.sync(Sync.NEVER));
    rig.publish("a", 3);

    rig.crashAndOpen();

    assertThat(rig.log().recovery().newEpoch()).isFalse();
  }

  @Test
  void whereTheRunOfTheMachineIsUnknownAPowerFailureIsAssumed() throws IOException {
    rig.boot = "";
    rig.log().close();
    rig.open(o -> o.sync(Sync.NEVER));
    rig.publish("a", 3);

    rig.crashAndOpen();

    assertThat(rig.log().recovery().newEpoch()).isTrue();
  }

  @Test
  void aLogThatHasLostItsStateBeginsAnEpoch() throws IOException {
    String epoch = rig.log().epochs().current();
    rig.publish("a", 3);
    rig.crash();
    Files.writeString(rig.directory().resolve("state"), "tailrace-log 1\nnonsense\ncrc 0\n");

    rig.open();

    assertThat(rig.log().recovery().newEpoch()).isTrue();
    assertThat(rig.log().epochs().knows(epoch)).isFalse();
    assertThat(rig.all()).hasSize(3);
  }

  @Test
  void aLogThatHasLostSegmentsBeginsAnEpoch() throws IOException {
    String epoch = rig.log().epochs().current();
    rig.publish("a", 15);
    rig.log().close();
    Files.delete(rig.activeSegment());

    rig.open();

    assertThat(rig.log().end()).isEqualTo(10);
    assertThat(rig.log().epochs().holds(epoch, 10, rig.log().end())).isTrue();
    assertThat(rig.log().epochs().holds(epoch, 11, rig.log().end())).isFalse();
  }

  @Test
  void anEpochsNameIsNeverUsedAgain() {
    LogEnvironment environment = rig.environment();
    List<String> names =
        Stream.generate(() -> environment.newEpoch(name -> name.startsWith("a")))
            .limit(500)
            .toList();

    assertThat(names).allMatch(name -> name.matches("[b-z0-9][a-z0-9]{5}"));
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void theStateIsReadAsItWasWritten() {
    LogState open =
        new LogState(
            Sync.Mode.INTERVAL,
            "",
            OptionalLong.empty(),
            epochs("aaaaaa", 0, "bbbbbb", 90, "c00000", 80));
    LogState closed = open.closed(4711);

    assertThat(LogState.parse(open.toBytes())).isEqualTo(open);
    assertThat(LogState.parse(closed.toBytes())).isEqualTo(closed);
    assertThat(closed.closedAt()).hasValue(4711);
  }

  @Test
  void aStateWithAFlippedBitIsNoState() {
    Epochs epochs = epochs("aaaaaa", 0, "bbbbbb", 9, "cccccc", 9);
    byte[] bytes = new LogState(Sync.Mode.ALWAYS, "boot", OptionalLong.of(9), epochs).toBytes();
    for (int i = 0; i < bytes.length - 1; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 4;
      assertThatThrownBy(() -> LogState.parse(damaged))
          .as("at %d", i)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Epochs epochs(String a, long fromA, String b, long fromB, String c, long fromC) {
    return new Epochs(
        List.of(
            new Epochs.Epoch(a, fromA), new Epochs.Epoch(b, fromB), new Epochs.Epoch(c, fromC)));
  }

  @Test
  void aCutIsNotForgottenWhenTheLogThenCannotBeOpened() throws IOException {
    RetentionRule other =
        new RetentionRule(
            "other", new Topics.Rule("other", topic -> true, false), Retention.DEFAULT);
    rig.log().close();
    rig.open(o -> o.rules(other));
    rig.publish("a", 3);
    rig.publish("other", 1);
    String epoch = rig.log().epochs().current();
    rig.crash();
    Files.write(rig.activeSegment(), new byte[1], StandardOpenOption.APPEND);
    Path damaged = rig.segments("rule-other").get(0);
    byte[] sound = Files.readAllBytes(damaged);
    Files.write(damaged, new byte[sound.length]);
    assertThatThrownBy(() -> rig.open(o -> o.rules(other))).isInstanceOf(CorruptLogException.class);

    Files.write(damaged, sound);
    rig.open(o -> o.rules(other));

    assertThat(rig.log().recovery().newEpoch()).isTrue();
    assertThat(rig.log().epochs().current()).isNotEqualTo(epoch);
    assertThat(rig.all()).hasSize(4);
  }
}
