package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** A codec that counts: how often a frame was encoded, and how many are still held. */
final class Frames implements FrameCodec<Frames.Frame> {
  /** A frame as a test reads it. */
  static final class Frame {
    private final String text;
    private boolean released;

    private Frame(String text) {
      this.text = text;
    }

    String text() {
      assertThat(released).as("used after release").isFalse();
      return text;
    }
  }

  int wrapped;
  int held;

  @Override
  public Frame wrap(byte[] frame) {
    wrapped++;
    held++;
    return new Frame(new String(frame, StandardCharsets.UTF_8));
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
