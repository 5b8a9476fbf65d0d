package dev.tailrace.hub;

/** Where the trouble of others' code ends that must not become anybody else's. */
final class Uncaught {
  private Uncaught() {}

  /** Gives it to the thread's handler for uncaught exceptions, and goes on. */
  static void report(Throwable trouble) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, trouble);
  }
}
