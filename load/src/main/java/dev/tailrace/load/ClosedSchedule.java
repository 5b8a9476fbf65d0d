package dev.tailrace.load;

/**
 * Events that go as soon as the window has room for them, for a time or a number.
 *
 * <p>Threads: confined to the publishing thread.
 */
final class ClosedSchedule implements Schedule {
  private final Window window;
  private final long end;
  private final long total;
  private final long first;
  private long gone;

  /**
   * @param first the number of its first event
   * @param end when no more go
   * @param total after how many no more go
   */
  ClosedSchedule(Window window, long first, long end, long total) {
    this.window = window;
    this.first = first;
    this.end = end;
    this.total = total;
  }

  @Override
  public boolean isOver(long now) {
    return gone == total || now >= end;
  }

  @Override
  public long next(long now) {
    return window.mayGo(first + gone) ? now : LATER;
  }

  @Override
  public long go(long event, long now, int listeners) {
    window.goes(event, listeners);
    gone++;
    return now;
  }

  @Override
  public void isOff(long event) {
    window.isOff(event);
  }

  @Override
  public long gone() {
    return gone;
  }

  @Override
  public long dueBy(long now) {
    return gone;
  }
}
