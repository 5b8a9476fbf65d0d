package dev.tailrace.log;

/** Calls other people's code on the log's writer, which has to go on whatever that code does. */
final class Callbacks {
  private Callbacks() {}

  /** Runs it; an exception goes to the thread's handler for uncaught ones. */
  static void call(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
