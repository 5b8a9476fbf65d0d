package dev.tailrace.bench;

import dev.tailrace.hub.FrameCodec;
import dev.tailrace.hub.Gap;
import dev.tailrace.hub.Opening;
import dev.tailrace.hub.Sink;
import java.io.IOException;
import java.util.List;

/** A listener without a connection: it has room for everything, and counts the frames. */
final class CountingSink implements Sink<List<byte[]>> {
  /** Leaves frames as they are. */
  static final class Codec implements FrameCodec<List<byte[]>> {
    @Override
    public List<byte[]> wrap(List<byte[]> frames, long publishedMillis) {
      return frames;
    }

    @Override
    public void release(List<byte[]> frames) {
      // nothing but memory
    }
  }

  private long frames;

  long frames() {
    return frames;
  }

  @Override
  public void open(Opening opening) {
    // it begins with what comes
  }

  @Override
  public boolean send(List<byte[]> run) {
    frames += run.size();
    return true;
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void gap(Gap gap) {
    throw new IllegalStateException("lost events: " + gap);
  }

  @Override
  public void failed(IOException cause) {
    throw new IllegalStateException(cause);
  }
}
