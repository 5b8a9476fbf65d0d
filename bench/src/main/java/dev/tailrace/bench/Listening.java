package dev.tailrace.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The listeners of one connection, in one version of HTTP: what they ask, and how the lines that
 * come are counted for each.
 *
 * <p>Threads: confined to the measuring thread.
 */
interface Listening {
  /** All that is sent to open them. */
  ByteBuffer opening();

  /** How many there are. */
  int size();

  /**
   * Counts the lines of what has come.
   *
   * @return what has to be sent for it, or null
   * @throws IOException if a listener is refused or ended
   */
  ByteBuffer take(ByteBuffer bytes, Lines lines) throws IOException;

  /** How far all have come: a line ends in a line feed. */
  final class Lines {
    private int goal;
    private int reached;

    /** From now on it is counted who has so many lines, which nobody has yet. */
    void aim(int lines) {
      goal = lines;
      reached = 0;
    }

    int reached() {
      return reached;
    }

    /** A listener that had so many has more now. */
    int add(int had, int more) throws IOException {
      int has = had + more;
      if (has > goal) {
        throw new IOException("a listener has " + has + " lines, not " + goal);
      }
      if (more > 0 && has == goal) {
        reached++;
      }
      return has;
    }
  }
}
