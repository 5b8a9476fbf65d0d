package dev.tailrace.server;

/**
 * A request, or a part of one, is refused: the peer's fault, and part of the day's work, so without
 * a stack trace.
 */
final class ProblemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
