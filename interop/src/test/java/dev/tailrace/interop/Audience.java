package dev.tailrace.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/**
 * Listeners of the topics of an {@link Announcer}, who come back whenever they have to.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Audience implements AutoCloseable {
  private static final int A_SECOND = 1500;
  private static final int GLANCE_MILLIS = 20;

  private final Dialer dialer;
  private final List<Returner> all = new ArrayList<>();

  private Audience(Dialer dialer) {
    this.dialer = dialer;
  }

  /** So many come, one after the other; {@link #awaitAll} tells when they are there. */
  static Audience come(int port, Speech speech, int count, int topics) throws SSLException {
    Audience audience = new Audience(new Dialer(port, speech));
    for (int i = 0; i < count; i++) {
      Returner returner = new Returner(audience.dialer, Announcer.topic(i % topics));
      audience.all.add(returner);
      audience.dialer.later(returner::call, TimeUnit.SECONDS.toMillis(i) / A_SECOND);
    }
    return audience;
  }

  /** Waits until this holds of each of them. */
  void awaitAll(String what, Predicate<Returner> condition) throws Exception {
    long limit = System.nanoTime() + 2 * Patience.LIMIT.toNanos(); // they wait themselves
    long left = count(condition.negate());
    while (left > 0) {
      if (System.nanoTime() > limit) {
        throw new AssertionError(left + " of " + all.size() + " not " + what);
      }
      new CountDownLatch(1).await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
      left = count(condition.negate());
    }
  }

  /** Of how many this holds. */
  long count(Predicate<Returner> condition) throws Exception {
    return ask(() -> all.stream().filter(condition).count());
  }

  /** What each of them says; where they are. */
  <T> T ask(Callable<T> question) throws Exception {
    return dialer.ask(question);
  }

  List<Returner> all() {
    return all;
  }

  @Override
  public void close() {
    dialer.close();
  }
}
