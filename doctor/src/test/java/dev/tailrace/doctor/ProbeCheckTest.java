package dev.tailrace.doctor;

import static dev.tailrace.doctor.Probes.event;
import static dev.tailrace.doctor.Probes.filled;
import static dev.tailrace.doctor.Probes.published;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeCheckTest {
  @Test
  void probesThatComeAtOnceArePrompt() {
    Seen seen = Seen.stream().at(1012, event(1)).at(2025, event(2)).at(3010, event(3));

    Finding finding = one(published(3), seen);

    assertThat(finding.code()).isEqualTo("prompt");
    assertThat(finding.sentence()).isEqualTo("3 probes, 1 s apart, took 12 ms, 25 ms, 10 ms");
  }

  @Test
  void probesThatComeTogetherAreBuffered() {
    Seen seen = Seen.stream().at(3300, event(1) + event(2) + event(3));

    Finding finding = one(published(3), seen);

    assertThat(finding.code()).isEqualTo("buffered");
    assertThat(finding.sentence()).contains("2.30 s, 1.30 s, 300 ms").contains("together");
    assertThat(finding.remedy()).contains("proxy_buffering off");
  }

  @Test
  void twoOfThreeThatComeTogetherAreBufferedToo() {
    Seen seen = Seen.stream().at(1010, event(1)).at(3010, event(2) + event(3));

    assertThat(one(published(3), seen).code()).isEqualTo("buffered");
  }

  @Test
  void whatHadToBePushedThroughSaysHowMuchThatTook() {
    Seen seen = Seen.stream().at(9000, event(1) + event(2) + event(3));

    Finding finding = one(filled(3, 65_536), seen);

    assertThat(finding.code()).isEqualTo("buffered");
    assertThat(finding.sentence()).endsWith("only when 64 KiB more pushed them through");
  }

  @Test
  void probesThatKeepTheirDistanceAreLateOnly() {
    Seen seen = Seen.stream().at(1900, event(1)).at(2900, event(2)).at(3900, event(3));

    assertThat(one(published(3), seen).code()).isEqualTo("late");
  }

  @Test
  void halfASecondIsNotLate() {
    Seen seen = Seen.stream().at(1520, event(1)).at(2120, event(2)).at(3520, event(3));

    assertThat(one(published(3), seen).code()).isEqualTo("prompt");
  }

  /** As HAProxy does without {@code option http-no-delay}. */
  @Test
  void theSameFifthOfASecondEachTimeIsADelay() {
    Seen seen = Seen.stream().at(1220, event(1)).at(2225, event(2)).at(3222, event(3));

    Finding finding = one(published(3), seen);

    assertThat(finding.code()).isEqualTo("delayed");
    assertThat(finding.grade()).isEqualTo(Grade.WARNING);
    assertThat(finding.remedy()).contains("option http-no-delay");
  }

  @Test
  void delaysThatDifferAreTheNetworks() {
    Seen seen = Seen.stream().at(1320, event(1)).at(2130, event(2)).at(3222, event(3));

    assertThat(one(published(3), seen).code()).isEqualTo("prompt");
  }

  /** A slow POST delays its event too, and nobody has held that back. */
  @Test
  void onlyWhatComesAfterTheAnswerIsLate() {
    Seen seen = Seen.stream().at(1519, event(1));
    Probing slow = published(1);
    Probe probe = slow.probes().get(0);
    Probing answered =
        new Probing(
            slow.series(),
            List.of(
                new Probe(1, probe.mark(), probe.sentNanos() - 900_000_000L,
                    probe.answeredNanos(), probe.answer())),
            0);

    assertThat(one(answered, seen).code()).isEqualTo("prompt");
  }

  @Test
  void aProbeThatDoesNotComeIsLost() {
    Seen seen = Seen.stream().at(1012, event(1)).at(3010, event(3));

    Finding finding = one(published(3), seen);

    assertThat(finding.code()).isEqualTo("lost");
    assertThat(finding.sentence()).contains("12 ms, lost, 10 ms");
  }

  @Test
  void ifNoneComesTheStreamIsSilent() {
    Finding finding = one(filled(3, 131_072), Seen.stream().at(20, "retry: 1\n:\n"));

    assertThat(finding.code()).isEqualTo("silent");
    assertThat(finding.sentence()).contains("3 probes").contains("nor after 128 KiB more");
  }

  @Test
  void aProbeThatComesTwiceIsSaid() {
    Seen seen = Seen.stream().at(1012, event(1)).at(2010, event(2) + event(1));

    List<Finding> findings = ProbeCheck.findings(published(2), Transcript.of(seen.seen()));

    assertThat(findings).extracting(Finding::code).containsExactly("prompt", "doubled");
  }

  @Test
  void aRefusalIsAWarning() {
    List<Finding> findings =
        ProbeCheck.findings(Probes.refused(0, 403), Transcript.of(Seen.stream().seen()));

    assertThat(findings).singleElement().satisfies(finding -> {
      assertThat(finding.grade()).isEqualTo(Grade.WARNING);
      assertThat(finding.code()).isEqualTo("publish-refused");
      assertThat(finding.sentence()).contains("HTTP status 403");
    });
  }

  @Test
  void whatWasTakenBeforeARefusalCounts() {
    Seen seen = Seen.stream().at(1010, event(1));

    List<Finding> findings =
        ProbeCheck.findings(Probes.refused(1, 429), Transcript.of(seen.seen()));

    assertThat(findings).extracting(Finding::code).containsExactly("prompt", "publish-refused");
  }

  private static Finding one(Probing probing, Seen seen) {
    List<Finding> findings = ProbeCheck.findings(probing, Transcript.of(seen.seen()));
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }
}
