package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.DecoderLimits.Policy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is too large, and what is held of a stream that nobody reads. */
class LimitsTest {
  private static final DecoderLimits SMALL = new DecoderLimits(10, 4, 4, 4, Policy.FAIL);

  @Test
  void anEventThatIsTooLargeFailsForGoodSinceItWouldComeAgain() {
    Rig rig = Rig.of(builder -> builder.limits(SMALL));
    Told told = new Told(rig.source);
    ManualTransport.Sent stream = rig.connect().open();
    stream.send("id: 1\ndata: a\n\ndata: 12345678901\n\n", "data: b\n\n");
    rig.run();
    rig.after(Duration.ofDays(1));

    assertThat(told.lines()).containsExactly("open", "message a #1", "error EVENT_TOO_LARGE");
    assertThat(stream.aborted).isTrue();
    assertThat(rig.transport.sent).hasSize(1);
    assertThat(rig.source.lastEventId()).isEqualTo("1");
  }

  @Test
  void orIsSkippedAndItsIdCounts() {
    Rig rig = Rig.of(builder -> builder.limits(SMALL.withPolicy(Policy.SKIP_EVENT)));
    Told told = new Told(rig.source);
    rig.connect().open().send("id: 2\ndata: 12345678901\n\n").end();
    rig.run();

    assertThat(told.lines()).containsExactly("open", "note EVENT_SKIPPED", "error ENDED in 3000");
    assertThat(rig.after(Duration.ofSeconds(3)).header("Last-Event-ID")).isEqualTo("2");
  }

  @Test
  void fieldsThatAreTooLongAreIgnoredAndSaidSo() {
    Rig rig = Rig.of(builder -> builder.limits(SMALL));
    Told told = new Told(rig.source);
    rig.connect().open().send("id: 12345\nevent: 12345\nid: a\0\n:123456\ndata: a\n\n");
    rig.run();

    assertThat(told.lines())
        .containsExactly(
            "open",
            "note ID_IGNORED",
            "note TYPE_IGNORED",
            "note ID_IGNORED",
            ":1234",
            "message a");
  }

  @Test
  void whatNobodyAsksForIsNotRead() {
    Rig rig = Rig.of();
    Slow slow = new Slow();
    rig.source.subscribe(slow);
    rig.run();
    ManualTransport.Sent stream = rig.transport.last().open();
    assertThat(stream.isRead()).isFalse();

    slow.request(1);
    assertThat(stream.isRead()).isTrue();
    stream.send("data: a\n\ndata: b\n\n", "data: c\n\n");
    assertThat(slow.taken).containsExactly("a");
    assertThat(stream.isRead()).isFalse();

    slow.request(1);
    assertThat(slow.taken).containsExactly("a", "b");
    assertThat(stream.isRead()).isFalse();

    slow.request(1);
    assertThat(slow.taken).containsExactly("a", "b", "c");
  }

  @Test
  void whatHasComeIsDeliveredBeforeTheBreakBehindItIsTold() {
    Rig rig = Rig.of();
    Told told = new Told(rig.source);
    Slow slow = new Slow();
    rig.source.subscribe(slow);
    rig.run();
    ManualTransport.Sent stream = rig.transport.last().open();
    slow.request(1);
    stream.send("id: 1\ndata: a\n\nid: 2\ndata: b\n\n");
    stream.fail("cut");
    assertThat(told.lines()).containsExactly("open", "message a #1");

    slow.request(2);

    assertThat(told.lines()).containsExactly("message b #2", "error BROKEN in 3000");
    assertThat(rig.after(Duration.ofSeconds(3)).header("Last-Event-ID")).isEqualTo("2");
  }

  @Test
  void aSubscriberThatCancelsHearsNoMore() {
    Rig rig = Rig.of();
    Slow slow = new Slow();
    rig.source.subscribe(slow);
    rig.run();
    ManualTransport.Sent stream = rig.transport.last().open();
    slow.request(1);
    stream.send("data: a\n\ndata: b\n\n");

    slow.cancel();
    slow.request(1);

    assertThat(slow.taken).containsExactly("a");
    assertThat(stream.aborted).isTrue();
    assertThat(slow.complete).isFalse();
  }
}
