package dev.tailrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleCheckTest {
  private static final Duration LONG = Duration.ofSeconds(70);

  @Test
  void aStreamThatStaysOpenIsGood() {
    Seen seen = Seen.stream().at(20, ":\n");
    for (int beat = 1; beat <= 4; beat++) {
      seen.at(20 + beat * 15_000, ":\n");
    }

    Finding finding = finding(seen.until(70_000), LONG);

    assertThat(finding.code()).isEqualTo("idle");
    assertThat(finding.sentence())
        .isEqualTo(
            "still open after 70 s of quiet; the longest silence was 15.0 s; the hub's heartbeat is"
                + " 15 s");
  }

  @Test
  void aCutAfterSilenceIsAnIdleCutOff() {
    Seen seen = Seen.stream().at(2000, "data: a\n\n").ended(5010, Ending.Kind.CLOSED);

    Finding finding = finding(seen, LONG);

    assertThat(finding.code()).isEqualTo("idle-cutoff");
    assertThat(finding.sentence())
        .isEqualTo(
            "cut after 3.01 s of silence, by closing the connection in the middle of the response;"
                + " the hub's heartbeat is 15 s");
    assertThat(finding.remedy()).contains("--heartbeat 1s or less");
  }

  @Test
  void howItWasCutIsSaid() {
    Seen reset = Seen.stream().at(20, ":\n").ended(30_020, Ending.Kind.RESET);
    Seen complete = Seen.stream().at(20, ":\n").ended(30_020, Ending.Kind.COMPLETE);

    assertThat(finding(reset, LONG).sentence()).contains("30.0 s of silence, by a reset");
    assertThat(finding(reset, LONG).remedy()).contains("--heartbeat 15s or less");
    assertThat(finding(complete, LONG).sentence()).contains("by a proper end of the response");
  }

  @Test
  void aCutIsFoundWithoutLookingForIt() {
    Seen seen = Seen.stream().at(20, ":\n").ended(1520, Ending.Kind.CLOSED);

    Finding finding = finding(seen, Duration.ZERO);

    assertThat(finding.code()).isEqualTo("idle-cutoff");
    assertThat(finding.remedy()).contains("--heartbeat 750ms or less");
  }

  @Test
  void aCutInTheMiddleOfTalkIsALimitOfTheWhole() {
    Seen seen = Seen.stream().at(14_900, ":\n").ended(15_000, Ending.Kind.RESET);

    Finding finding = finding(seen, LONG);

    assertThat(finding.code()).isEqualTo("cut");
    assertThat(finding.sentence()).contains("after 15.0 s in all, 100 ms after");
  }

  @Test
  void theProperEndOfAnOldStreamIsItsAge() {
    Seen seen = Seen.stream().at(3_600_000, ":\n").ended(3_600_100, Ending.Kind.COMPLETE);

    assertThat(finding(seen, LONG).code()).isEqualTo("lifetime");
  }

  @Test
  void heartbeatsThatDoNotComeAreHeldBack() {
    Seen seen = Seen.stream().at(20, ":\n").until(70_000);

    Finding finding = finding(seen, LONG);

    assertThat(finding.code()).isEqualTo("heartbeats-held-back");
    assertThat(finding.sentence()).contains("for 70.0 s").contains("every 15 s");
  }

  @Test
  void heartbeatsThatComeTogetherWereHeldBack() {
    Seen seen = Seen.stream().at(20, ":\n").at(45_020, ":\n:\n:\n").until(50_000);

    assertThat(finding(seen, LONG).code()).isEqualTo("heartbeats-held-back");
  }

  @Test
  void whoAnnouncesNoHeartbeatMayBeQuiet() {
    Seen seen = Seen.stream().without("SSE-Heartbeat").until(70_000);

    assertThat(finding(seen, LONG).code()).isEqualTo("idle");
  }

  @Test
  void whatWasNotTriedIsSaid() {
    assertThat(finding(Seen.stream(), Duration.ZERO).code()).isEqualTo("idle-untested");
  }

  @Test
  void thatWeLeftOurselvesIsNobodysFault() {
    Seen seen = Seen.stream().ended(3000, Ending.Kind.FULL);

    assertThat(finding(seen, LONG).code()).isEqualTo("too-much");
  }

  private static Finding finding(Seen seen, Duration idle) {
    return new IdleCheck(seen.seen(), idle).finding();
  }
}
