package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LagSurveyTest {
  private final HubFixture fixture = new HubFixture();
  private final List<Long> lags = new ArrayList<>();
  private int surveys;

  @AfterEach
  void end() {
    fixture.close();
  }

  @Test
  void whoIsLiveIsNotBehindHoweverQuietTheirTopicIs() {
    fixture.follow(new RecordingSink(), new Start.Latest(), "quiet");
    fixture.follow(new RecordingSink(), new Start.Latest(), "a", "b");
    fixture.follow(new RecordingSink(), new Start.Latest(), "other/*");
    fixture.publish("loud", "1");
    fixture.publish("loud", "2");

    survey();

    assertThat(lags).containsExactly(0L, 0L, 0L);
  }

  @Test
  void whoHasNoRoomIsBehindByWhatWasPublishedSince() {
    RecordingSink slow = new RecordingSink();
    slow.room = 1;
    fixture.follow(slow, new Start.Latest(), "t");
    fixture.follow(new RecordingSink(), new Start.Latest(), "t");
    fixture.settle();
    for (int i = 0; i < 5; i++) {
      fixture.publish("t", "event " + i);
      fixture.settle();
    }

    survey();

    assertThat(lags).containsExactlyInAnyOrder(4L, 0L);
  }

  @Test
  void aLoopHasOtherThingsToDoBetweenTwoSlices() {
    int listeners = 2 * LagWalk.SLICE + 1;
    for (int i = 0; i < listeners; i++) {
      fixture.follow(new RecordingSink(), new Start.Latest(), "topic " + i % 100);
    }
    List<Integer> askedBefore = new ArrayList<>();

    fixture.shard.survey(surveyOf(lags));
    while (fixture.loop.runOne()) {
      askedBefore.add(lags.size());
    }

    assertThat(askedBefore).containsExactly(LagWalk.SLICE, 2 * LagWalk.SLICE, listeners);
    assertThat(surveys).isEqualTo(1);
  }

  @Test
  void whoComesOrGoesMeanwhileDoesNotDisturbIt() {
    List<Subscription> all = new ArrayList<>();
    for (int i = 0; i < 2 * LagWalk.SLICE; i++) {
      all.add(fixture.follow(new RecordingSink(), new Start.Latest(), "a" + i, "b" + i % 7));
    }

    fixture.shard.survey(surveyOf(lags));
    fixture.loop.runOne();
    all.forEach(Subscription::close);
    fixture.follow(new RecordingSink(), new Start.Latest(), "new");
    fixture.settle();

    assertThat(surveys).isEqualTo(1);
    assertThat(lags).hasSizeBetween(LagWalk.SLICE, 2 * LagWalk.SLICE);
  }

  @Test
  void framesSayWhenTheyWerePublishedAndThoseReadAgainDoNot() {
    fixture.publish("t", "old");
    fixture.follow(new RecordingSink(), new Start.Earliest(), "t");
    fixture.settle();
    long then = fixture.clock.millis();
    fixture.publish("t", "new");
    fixture.settle();

    assertThat(fixture.frames.published).containsExactly(FrameCodec.REPLAYED, then);
  }

  private void survey() {
    fixture.shard.survey(surveyOf(lags));
    fixture.settle();
    assertThat(surveys).isEqualTo(1);
  }

  private LagSurvey surveyOf(List<Long> told) {
    return new LagSurvey() {
      @Override
      public void lag(long events) {
        told.add(events);
      }

      @Override
      public void done() {
        surveys++;
      }
    };
  }
}
