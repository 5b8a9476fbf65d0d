package dev.tailrace.server;

import java.util.List;

/** Desks for tests that nobody operates. Threads: immutable. */
final class Desks {
  private Desks() {}

  static Desk plain() {
    Scraper scraper = new Scraper(new ServerMetrics(), List.of());
    return new Desk(Operations.plain(), scraper, null, Door.ONLY);
  }
}
