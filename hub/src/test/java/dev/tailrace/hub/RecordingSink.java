package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A sink that keeps what it is sent, and has room for as many runs of frames as a test gives it.
 */
class RecordingSink implements Sink<Frames.Frame> {
  final List<String> frames = new ArrayList<>();
  final List<Gap> gaps = new ArrayList<>();
  Opening opening;
  IOException failure;
  int room = Integer.MAX_VALUE;
  int sends;

  @Override
  public void open(Opening opened) {
    assertThat(opening).as("opened twice").isNull();
    opening = opened;
  }

  @Override
  public boolean send(Frames.Frame frame) {
    sends++;
    assertThat(opening).as("sent before it was opened").isNotNull();
    assertThat(room).as("sent without room").isPositive();
    frames.addAll(frame.texts());
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
  }

  @Override
  public void failed(IOException cause) {
    failure = cause;
  }

  /** The data of the frames received so far, which are then forgotten. */
  List<String> take() {
    List<String> taken = frames.stream().map(Frames::dataOf).toList();
    frames.clear();
    return taken;
  }
}
