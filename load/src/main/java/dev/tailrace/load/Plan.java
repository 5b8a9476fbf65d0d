package dev.tailrace.load;

import java.time.Duration;

/**
 * What a run does.
 *
 * @param target the hub
 * @param shape who listens and publishes
 * @param pacing when events are published
 * @param span for how long
 * @param reconnectEvents events published while all listeners are cut off, after the measuring; 0
 *     for no such part
 * @param connectAtOnce how many connects may be in progress, from 1
 * @param threads how many threads receive, from 1
 *     <p>Threads: immutable.
 */
public record Plan(
    Target target,
    Shape shape,
    Pacing pacing,
    Span span,
    int reconnectEvents,
    int connectAtOnce,
    int threads) {

  private static final int DESCRIPTORS_OF_A_JVM = 64;
  private static final int DESCRIPTORS_OF_A_SELECTOR = 3;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Plan {
    require(reconnectEvents >= 0, "the reconnect events must be 0 or more", reconnectEvents);
    require(connectAtOnce >= 1, "the connects at once must be 1 or more", connectAtOnce);
    require(threads >= 1 && threads <= 256, "the threads must be 1 to 256", threads);
  }

  /**
   * Who listens and publishes.
   *
   * @param listeners how many connections listen, from 1; listener i follows topic i mod topics
   * @param topics how many topics, from 1; publishes go round them
   * @param publishers how many connections publish, each one event at a time, from 1
   * @param dataBytes the data of an event, from {@link #LEAST_DATA_BYTES}
   * @param stalled how many of the listeners do not read while it is measured, from 0
   */
  public record Shape(int listeners, int topics, int publishers, int dataBytes, int stalled) {
    /** Room for the mark that each event carries. */
    public static final int LEAST_DATA_BYTES = Mark.BYTES;

    private static final int MOST_DATA_BYTES = 1 << 24;

    public Shape {
      require(listeners >= 1, "the listeners must be 1 or more", listeners);
      require(topics >= 1, "the topics must be 1 or more", topics);
      require(topics <= listeners, "there must not be more topics than listeners", topics);
      require(
          publishers >= 1 && publishers <= 0xFFFF, "the publishers must be 1 to 65535", publishers);
      require(
          dataBytes >= LEAST_DATA_BYTES && dataBytes <= MOST_DATA_BYTES,
          "the size must be " + LEAST_DATA_BYTES + " to " + MOST_DATA_BYTES + " bytes",
          dataBytes);
      require(
          stalled >= 0 && stalled < listeners,
          "the stalled must be fewer than the listeners",
          stalled);
    }
  }

  /**
   * For how long.
   *
   * @param warmup publishing before it is measured
   * @param duration the measuring
   * @param events with so many events measured it ends, even before the duration; 0 for any number
   */
  public record Span(Duration warmup, Duration duration, long events) {
    public Span {
      require(!warmup.isNegative(), "the warm-up must not be negative", warmup);
      require(duration.toNanos() > 0, "the duration must be more than 0", duration);
      require(events >= 0, "the events must be 0 or more", events);
    }
  }

  /** The descriptors that this process needs for it. */
  public long descriptors() {
    return (long) shape.listeners
        + shape.publishers
        + (long) (threads + 1) * DESCRIPTORS_OF_A_SELECTOR
        + DESCRIPTORS_OF_A_JVM;
  }

  /** How many listeners follow a topic. */
  int listenersOf(int topic) {
    return count(topic, shape.listeners);
  }

  /** How many listeners of a topic read all the time. */
  int readersOf(int topic) {
    return listenersOf(topic) - count(topic, shape.stalled);
  }

  private int count(int topic, int below) {
    return (below - topic + shape.topics - 1) / shape.topics;
  }

  static void require(boolean holds, String sentence, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(sentence + ": " + value);
    }
  }
}
