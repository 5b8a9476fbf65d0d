package dev.tailrace.load;

/**
 * Events at equal distances, each due at its time whatever became of those before it. One that
 * could not go at its time goes as soon as it can and counts from its time, up to a limit.
 *
 * <p>Threads: confined to the publishing thread.
 */
final class OpenSchedule implements Schedule {
  private static final double SECOND = 1e9;

  private final long start;
  private final double distance;
  private final long total;
  private final long limit;
  private long gone;

  /**
   * @param start when the first event is due
   * @param total how many are
   * @param grace how long after the last one's time those behind may still go, in nanoseconds
   */
  OpenSchedule(long start, double eventsPerSecond, long total, long grace) {
    this.start = start;
    this.distance = SECOND / eventsPerSecond;
    this.total = total;
    this.limit = end() + grace;
  }

  @Override
  public boolean isOver(long now) {
    return gone == total ? now >= end() : now > limit;
  }

  @Override
  public long next(long now) {
    return due(gone);
  }

  @Override
  public long go(long event, long now, int listeners) {
    return due(gone++);
  }

  @Override
  public long gone() {
    return gone;
  }

  @Override
  public long dueBy(long now) {
    return Math.max(0, Math.min(total, (long) ((now - start) / distance) + 1));
  }

  /** When the event behind the last one would be due. */
  private long end() {
    return due(total);
  }

  private long due(long event) {
    return start + (long) (event * distance);
  }
}
