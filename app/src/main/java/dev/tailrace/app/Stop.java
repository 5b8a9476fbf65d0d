package dev.tailrace.app;

import java.util.function.IntSupplier;

/**
 * What happens when the process is told to stop, by SIGTERM or SIGINT; a port, so that tests need
 * no signals.
 */
interface Stop {
  /**
   * From now on, being told to stop runs {@code last} and ends the process with the code it gives.
   */
  Armed arm(IntSupplier last);

  /** An armed stop; closed when the command ends by itself. */
  interface Armed extends AutoCloseable {
    @Override
    void close();
  }

  /** The process's own. The exit code is that of {@code last}, not 128 and the signal's number. */
  static Stop ofProcess() {
    return last -> {
      Runnable ending = () -> Runtime.getRuntime().halt(last.getAsInt());
      Thread hook = new Thread(ending, "tailrace-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      return () -> disarm(hook);
    };
  }

  private static void disarm(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the process ends in it, and whoever calls exit meanwhile waits for that.
    }
  }
}
