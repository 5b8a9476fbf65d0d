package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A codec that counts: how often a frame was encoded, and how many are still held. */
final class Frames implements FrameCodec<Frames.Frame> {
  /** A frame as a test reads it. */
  static final class Frame {
    private final List<String> texts;
    private boolean released;

    private Frame(List<String> texts) {
      this.texts = texts;
    }

    List<String> texts() {
      assertThat(released).as("used after release").isFalse();
      return texts;
    }
  }

  /** What each was said to be. */
  final List<Long> published = new ArrayList<>();

  int wrapped;
  int held;

  @Override
  public Frame wrap(List<byte[]> frames, long publishedMillis) {
    wrapped++;
    published.add(publishedMillis);
    held++;
    return new Frame(frames.stream().map(f -> new String(f, StandardCharsets.UTF_8)).toList());
  }

  @Override
  public void release(Frame frame) {
    assertThat(frame.released).as("released twice").isFalse();
    frame.released = true;
    held--;
  }

  static String dataOf(String frame) {
    int data = frame.indexOf("data: ");
    return data < 0 ? frame : frame.substring(data + 6, frame.indexOf('\n', data));
  }
}
