package dev.tailrace.hub;

import static dev.tailrace.hub.HubFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Follow.OnGap;
import dev.tailrace.wire.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log keeps five events. */
class LogPollTest {
  private static final PollLimits LIMITS = new PollLimits(100, 10_000);

  private final HubFixture hub = new HubFixture(5, HubOptions.DEFAULTS);
  private final List<Excerpt> encoded = new ArrayList<>();
  private final ExcerptCodec<Excerpt> codec =
      excerpt -> {
        encoded.add(excerpt);
        return excerpt;
      };
  private final RecordingPoll sink = new RecordingPoll();

  @AfterEach
  void nothingIsHeld() {
    hub.close();
    assertThat(hub.shard.size()).isZero();
  }

  private Poll poll(RecordingPoll to, Start start, PollLimits limits) {
    Follow follow = Follow.of(List.of("a", "b/*"), start, OnGap.EARLIEST);
    return hub.shard.poll(follow, limits, codec, to);
  }

  private Poll poll(Start start) {
    return poll(sink, start, LIMITS);
  }

  @Test
  void itWaitsForTheFirstEvent() {
    poll(new Start.Latest());
    hub.settle();
    hub.publish("c", "not this");
    hub.settle();
    assertThat(sink.waits()).isTrue();

    hub.publish("b/1", "this");
    hub.settle();

    Event event = Event.of("this").withId(id(2));
    assertThat(sink.answer)
        .isEqualTo(
            new Excerpt(
                List.of(new Excerpt.Item("b/1", hub.clock.instant(), event)), id(2), false, null));
  }

  @Test
  void whatIsThereAlreadyIsTheAnswer() {
    hub.publish("a", "1");
    hub.publish("a", "2");

    poll(new Start.AfterId(id(1)));
    hub.settle();

    assertThat(sink.data()).containsExactly("2");
  }

  @Test
  void whatComesWhileTheAnswerIsMadeIsInItOrAfterIt() {
    poll(new Start.Latest());
    hub.publish("a", "1");
    hub.loop.runAll();
    hub.publish("a", "2");
    hub.readers.runAll();
    hub.publish("a", "3");
    hub.settle();
    RecordingPoll next = new RecordingPoll();

    poll(next, new Start.AfterId(sink.answer.cursor()), LIMITS);
    hub.settle();

    assertThat(sink.data()).containsExactly("1", "2");
    assertThat(next.data()).containsExactly("3");
  }

  @Test
  void oneThatIsHurriedIsAnsweredWithTheCursorOfNow() {
    Poll poll = poll(new Start.Latest());
    hub.publish("c", "of no interest");
    hub.settle();

    poll.hurry();
    poll.hurry();
    hub.settle();

    assertThat(sink.answer).isEqualTo(new Excerpt(List.of(), id(1), false, null));
  }

  @Test
  void oneThatIsHurriedBeforeItIsOpenIsAnsweredAllTheSame() {
    hub.publish("a", "1");
    poll(new Start.AfterId(id(1))).hurry();

    hub.settle();

    assertThat(sink.answer).isEqualTo(new Excerpt(List.of(), id(1), false, null));
  }

  @Test
  void oneThatIsClosedIsNeverAnswered() {
    Poll waiting = poll(new Start.Latest());
    hub.publish("a", "1");
    hub.loop.runAll(); // it reads
    Poll opening = poll(new Start.AfterId(id(0)));

    waiting.close();
    opening.close();
    opening.hurry();
    hub.settle();

    assertThat(sink.waits()).isTrue();
  }

  @Test
  void eventsOfTheSameIdAreToldApartByTheCursor() {
    for (String data : List.of("1", "2", "3")) {
      hub.publish(Publication.of("a", Event.of(data).withId("same")));
    }
    PollLimits one = new PollLimits(1, 10_000);
    List<String> data = new ArrayList<>();
    String cursor = id(0);
    boolean more = true;

    while (more) {
      RecordingPoll step = new RecordingPoll();
      poll(step, new Start.AfterId(cursor), one);
      hub.settle();
      data.addAll(step.data());
      cursor = step.answer.cursor();
      more = step.answer.more();
    }

    assertThat(data).containsExactly("1", "2", "3");
  }

  @Test
  void oneEventIsGivenWhateverItsSize() {
    hub.publish("a", "x".repeat(1000));
    hub.publish("a", "y");

    poll(sink, new Start.Earliest(), new PollLimits(100, 10));
    hub.settle();

    assertThat(sink.data()).containsExactly("x".repeat(1000));
    assertThat(sink.answer.more()).isTrue();
    assertThat(sink.answer.cursor()).isEqualTo(id(1));
  }

  @Test
  void anExpiredCursorIsAGapAndWhatIsLeft() {
    publish(1, 10);

    poll(new Start.AfterId(id(2)));
    hub.settle();

    assertThat(sink.answer.gap())
        .isEqualTo(new Gap(id(2), id(5), id(5), Gap.Reason.EXPIRED));
    assertThat(sink.data()).containsExactly("6", "7", "8", "9", "10");
  }

  @Test
  void whatIsLostBetweenTheEventAndItsReadingIsAGap() {
    poll(new Start.Latest());
    publish(1, 1);
    hub.loop.runAll(); // it is woken and reads
    publish(2, 10);
    hub.settle();

    assertThat(sink.answer.gap())
        .isEqualTo(new Gap(id(0), id(5), id(5), Gap.Reason.EXPIRED));
    assertThat(sink.data()).containsExactly("6", "7", "8", "9", "10");
  }

  @Test
  void afterSuchALossALatestPollGoesOnFromNow() {
    Follow follow = Follow.of(List.of("a"), new Start.Latest(), OnGap.LATEST);
    hub.shard.poll(follow, LIMITS, codec, sink);
    publish(1, 1);
    hub.loop.runAll();
    publish(2, 10);
    hub.settle();

    Gap gap = new Gap(id(0), id(5), id(10), Gap.Reason.EXPIRED);
    assertThat(sink.answer).isEqualTo(new Excerpt(List.of(), id(10), false, gap));
  }

  @Test
  void anUnknownIdIsAGapThatIsToldThoughThereIsNoEvent() {
    poll(new Start.AfterId("never seen"));

    hub.settle();

    Gap gap = new Gap("never seen", id(0), id(0), Gap.Reason.UNKNOWN);
    assertThat(sink.answer).isEqualTo(new Excerpt(List.of(), id(0), false, gap));
  }

  @Test
  void whatIsOfNoUseAnyMoreIsLeftOut() {
    hub.publish(new Publication("a", Event.of("stale"), Duration.ofSeconds(1), null));
    hub.publish("a", "fresh");
    hub.clock.advance(Duration.ofSeconds(2));

    poll(new Start.Earliest());
    hub.settle();

    assertThat(sink.data()).containsExactly("fresh");
  }

  @Test
  void pollsThatWaitForTheSameShareTheFirstOnesAnswerOrTheNext() {
    List<RecordingPoll> sinks = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      sinks.add(new RecordingPoll());
      poll(sinks.get(i), new Start.Latest(), LIMITS);
    }

    hub.publish("a", "1");
    hub.settle();

    assertThat(encoded).hasSize(2);
    assertThat(sinks.get(0).answer).isSameAs(encoded.get(0));
    assertThat(sinks.subList(1, 1000)).allMatch(each -> each.answer == encoded.get(1));
  }

  @Test
  void aCodecThatFailsFailsThePoll() {
    Follow follow = Follow.of(List.of("a"), new Start.Latest(), OnGap.EARLIEST);
    ExcerptCodec<Excerpt> broken =
        excerpt -> {
          throw new IllegalStateException("broken");
        };
    hub.shard.poll(follow, LIMITS, broken, sink);

    hub.publish("a", "1");
    hub.settle();

    assertThat(sink.failure).hasRootCauseMessage("broken");
  }

  private void publish(int from, int to) {
    for (int i = from; i <= to; i++) {
      hub.publish("a", String.valueOf(i));
    }
  }
}
