package dev.tailrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstBytesCheckTest {
  private static final String FIRST = "retry: 3000\n:\n";

  @Test
  void headersAndFirstBytesAtOnceAreGood() {
    Finding finding = FirstBytesCheck.finding(Seen.stream().at(13, FIRST).seen());

    assertThat(finding.grade()).isEqualTo(Grade.GOOD);
    assertThat(finding.sentence()).isEqualTo("headers after 10 ms, first bytes after 13 ms");
  }

  @Test
  void headersThatComeLateWereHeldBack() {
    Finding finding = FirstBytesCheck.finding(Seen.stream().headAfter(1001).at(1002, FIRST).seen());

    assertThat(finding.code()).isEqualTo("head-held-back");
    assertThat(finding.sentence()).contains("1.00 s");
  }

  @Test
  void aHubsFirstBytesThatComeLateWereHeldBack() {
    Finding finding = FirstBytesCheck.finding(Seen.stream().at(3010, FIRST).seen());

    assertThat(finding.code()).isEqualTo("first-bytes-held-back");
    assertThat(finding.sentence()).contains("only 3.00 s later");
  }

  @Test
  void aHubsFirstBytesThatDoNotComeAreHeldBack() {
    Finding finding = FirstBytesCheck.finding(Seen.stream().until(4010).seen());

    assertThat(finding.code()).isEqualTo("first-bytes-held-back");
    assertThat(finding.sentence()).contains("no byte of the body for 4.00 s");
  }

  @Test
  void whoAnnouncesNoHeartbeatMayBeSilent() {
    Finding finding = FirstBytesCheck.finding(Seen.stream().without("SSE-Heartbeat").seen());

    assertThat(finding.grade()).isEqualTo(Grade.NOTE);
    assertThat(finding.code()).isEqualTo("no-first-bytes");
  }

  @Test
  void whatEndedBeforeItsTimeWasNotHeldBack() {
    Finding finding =
        FirstBytesCheck.finding(Seen.stream().ended(12, Ending.Kind.COMPLETE).seen());

    assertThat(finding.code()).isEqualTo("no-first-bytes");
  }

  @Test
  void whatIsGoodOrAnybodysRightIsPunctual() {
    assertThat(FirstBytesCheck.isPunctual(Seen.stream().at(13, FIRST).seen())).isTrue();
    assertThat(FirstBytesCheck.isPunctual(Seen.stream().without("SSE-Heartbeat").seen())).isTrue();
    assertThat(FirstBytesCheck.isPunctual(Seen.stream().seen())).isFalse();
    assertThat(FirstBytesCheck.isPunctual(Seen.stream().nothing())).isFalse();
  }
}
