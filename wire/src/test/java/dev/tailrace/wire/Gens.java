package dev.tailrace.wire;

import dev.tailrace.testkit.Gen;

/** Events made of what the generator makes. */
final class Gens {
  private Gens() {}

  /** Any event there can be, of at most some hundred characters. */
  static Event event(Gen gen) {
    return new Event(type(gen), gen.text(80), id(gen), retryMillis(gen));
  }

  private static String type(Gen gen) {
    String type = gen.line(12);
    return type.isEmpty() ? Event.MESSAGE : type;
  }

  private static String id(Gen gen) {
    return gen.random().nextInt(3) == 0 ? null : gen.line(12).replace("\0", "");
  }

  private static long retryMillis(Gen gen) {
    return switch (gen.random().nextInt(4)) {
      case 0 -> gen.random().nextInt(10_000);
      case 1 -> gen.random().nextLong() & Long.MAX_VALUE;
      case 2 -> Long.MAX_VALUE;
      default -> Event.NO_RETRY;
    };
  }
}
