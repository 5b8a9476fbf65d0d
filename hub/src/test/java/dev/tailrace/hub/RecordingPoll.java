package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/** A poll's listener, which keeps what it is answered with. */
final class RecordingPoll implements PollSink<Excerpt> {
  Excerpt answer;
  IOException failure;

  @Override
  public void answer(Excerpt given) {
    assertThat(answer).as("answered twice").isNull();
    answer = given;
  }

  @Override
  public void failed(IOException cause) {
    assertThat(failure).as("failed twice").isNull();
    failure = cause;
  }

  boolean waits() {
    return answer == null && failure == null;
  }

  List<String> data() {
    return answer.items().stream().map(item -> item.event().data()).toList();
  }
}
