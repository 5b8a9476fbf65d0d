package dev.tailrace.app;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * What happens when the process is told to stop, by SIGTERM, SIGINT or SIGHUP; a port, so that
 * tests need no signals.
 */
interface Stop {
  /**
   * From now on, being told to stop runs {@code last} and ends the process with the code it gives.
   * Being told again runs {@code hurry}, while {@code last} is at work; a third time ends the
   * process as it is, with 1.
   */
  Armed arm(IntSupplier last, Runnable hurry);

  /** As above, and who is told twice ends as he is. */
  default Armed arm(IntSupplier last) {
    return arm(last, () -> Runtime.getRuntime().halt(1));
  }

  /** An armed stop; closed when the command ends by itself. */
  interface Armed extends AutoCloseable {
    @Override
    void close();
  }

  /** The process's own. The exit code is that of {@code last}, not 128 and the signal's number. */
  static Stop ofProcess() {
    return (last, hurry) -> {
      Thread ending =
          new Thread(() -> Runtime.getRuntime().halt(last.getAsInt()), "tailrace-stop");
      AtomicInteger told = new AtomicInteger();
      try {
        Runnable giveBack = Signals.handle(() -> tell(told.incrementAndGet(), ending, hurry));
        return () -> disarm(told, giveBack);
      } catch (ReflectiveOperationException e) {
        return withHook(ending);
      }
    };
  }

  private static void tell(int times, Thread ending, Runnable hurry) {
    switch (times) {
      case 1 -> begin(ending);
      case 2 -> new Thread(hurry, "tailrace-hurry").start();
      default -> Runtime.getRuntime().halt(1);
    }
  }

  /** Whoever calls exit meanwhile waits for it. */
  private static void begin(Thread ending) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> join(ending)));
    ending.start();
  }

  private static void join(Thread ending) {
    try {
      ending.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void disarm(AtomicInteger told, Runnable giveBack) {
    if (told.get() == 0) {
      giveBack.run();
    }
  }

  /** Where signals cannot be handled, the first one runs the hooks, and others do nothing. */
  private static Armed withHook(Thread hook) {
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> removeHook(hook);
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the process ends in it, and whoever calls exit meanwhile waits for that.
    }
  }
}
