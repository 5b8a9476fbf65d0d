package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @Test
  void itsPartsAreTold() {
    TraceParent parsed = TraceParent.parse("00-" + TRACE + "-" + PARENT + "-01", "a=1").get();

    assertThat(parsed).isEqualTo(new TraceParent(TRACE, PARENT, "01", "a=1"));
    assertThat(parsed.text()).isEqualTo("00-" + TRACE + "-" + PARENT + "-01");
  }

  @Test
  void aLaterVersionMaySayMore() {
    String later = "cc-" + TRACE + "-" + PARENT + "-01-what-the-future-brings";

    assertThat(TraceParent.parse(later, "")).isPresent();
    assertThat(TraceParent.parse(later.replace("-what", ".what"), "")).isEmpty();
    assertThat(TraceParent.parse("cc-" + TRACE + "-" + PARENT + "-01", "")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-01-more",
        "00-" + TRACE + "-" + PARENT + "-1",
        "00-" + TRACE + "-" + PARENT + "-0g",
        "00-" + TRACE + "-" + PARENT,
        "0-" + TRACE + "-" + PARENT + "-01",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
        "00-" + TRACE + "0-" + PARENT + "-01",
        " 00-" + TRACE + "-" + PARENT + "-01"
      })
  void whatIsMalformedCountsForNothing(String value) {
    assertThat(TraceParent.parse(value, "")).isEmpty();
  }
}
