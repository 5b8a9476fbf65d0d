package dev.tailrace.interop;

import java.util.random.RandomGenerator;

/**
 * What befalls one connection, drawn by chance.
 *
 * @param end how it ends
 * @param afterBytes of the answer, its head included; it ends then
 * @param afterMillis it ends then at the latest
 * @param pace in what pieces the answer comes
 */
record Mishap(End end, long afterBytes, long afterMillis, Pace pace) {
  /** What the client sees of the end. */
  enum End {
    FIN,
    RESET,
    HALF_CLOSE,
    STALL
  }

  /** How the bytes come. */
  enum Pace {
    AS_THEY_COME,
    IN_PIECES,
    BYTE_BY_BYTE
  }

  /** About the size of an answer's head. */
  private static final int HEAD_BYTES = 400;

  private static final int MOST_BYTES_LOG2 = 18;
  private static final int MOST_MILLIS = 200;

  static Mishap draw(RandomGenerator random) {
    return new Mishap(
        drawEnd(random), drawBytes(random), 1 + random.nextInt(MOST_MILLIS), drawPace(random));
  }

  /** Whether it is the client that closes at last. */
  boolean waitsForClient() {
    return end == End.STALL || end == End.HALF_CLOSE;
  }

  private static End drawEnd(RandomGenerator random) {
    int dice = random.nextInt(100);
    if (dice < 45) {
      return End.FIN;
    }
    return dice < 85 ? End.RESET : dice < 95 ? End.HALF_CLOSE : End.STALL;
  }

  /** Before the head, within it, or anywhere behind; a small number is as likely as a large one. */
  private static long drawBytes(RandomGenerator random) {
    int dice = random.nextInt(100);
    if (dice < 8) {
      return 0;
    }
    return dice < 25
        ? 1 + random.nextInt(HEAD_BYTES)
        : HEAD_BYTES + (long) Math.pow(2, random.nextDouble() * MOST_BYTES_LOG2);
  }

  private static Pace drawPace(RandomGenerator random) {
    int dice = random.nextInt(100);
    if (dice < 60) {
      return Pace.AS_THEY_COME;
    }
    return dice < 80 ? Pace.IN_PIECES : Pace.BYTE_BY_BYTE;
  }
}
