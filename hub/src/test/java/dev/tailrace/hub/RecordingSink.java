package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A sink that keeps what it is offered, and has room for as many runs of frames as a test gives it.
 */
class RecordingSink implements Sink<Frames.Frame> {
  final List<String> frames = new ArrayList<>();
  final List<Gap> gaps = new ArrayList<>();
  Opening opening;
  IOException failure;
  int room = Integer.MAX_VALUE;
  int flushes;
  private boolean unflushed;

  @Override
  public void open(Opening opened) {
    assertThat(opening).as("opened twice").isNull();
    opening = opened;
  }

  @Override
  public boolean offer(Frames.Frame frame) {
    assertThat(opening).as("offered before it was opened").isNotNull();
    assertThat(room).as("offered without room").isPositive();
    frames.addAll(frame.texts());
    unflushed = true;
    return --room > 0;
  }

  @Override
  public boolean writable() {
    return room > 0;
  }

  @Override
  public void gap(Gap gap) {
    gaps.add(gap);
    frames.add("gap " + gap.requested() + " -> " + gap.cursor());
    unflushed = true;
  }

  @Override
  public void flush() {
    flushes++;
    unflushed = false;
  }

  @Override
  public void failed(IOException cause) {
    failure = cause;
  }

  /** The data of the frames received so far, which are then forgotten. */
  List<String> take() {
    assertThat(unflushed).as("written and not flushed").isFalse();
    List<String> taken = frames.stream().map(Frames::dataOf).toList();
    frames.clear();
    return taken;
  }
}
