package dev.tailrace.log;

/** Interrupts of threads that write: they would close the files under them. */
final class Interrupts {
  /** Something that must not be interrupted. */
  @FunctionalInterface
  interface Task<E extends Exception> {
    void run() throws E;
  }

  private Interrupts() {}

  /** Runs it; the thread is interrupted afterwards if it was before. */
  static <E extends Exception> void putOff(Task<E> task) throws E {
    boolean interrupted = Thread.interrupted();
    try {
      task.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
