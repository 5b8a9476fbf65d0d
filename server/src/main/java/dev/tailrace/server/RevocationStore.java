package dev.tailrace.server;

import java.io.IOException;
import java.util.List;

/**
 * Where revocations outlive the process.
 *
 * <p>Threads: one call at a time.
 */
public interface RevocationStore {
  /** Keeps nothing: with the process all revocations are forgotten. */
  RevocationStore NONE = revocations -> {};

  /** Keeps these, and no others, so that they are there again after a crash. */
  void save(List<Revocation> revocations) throws IOException;

  /** What was kept last; read once, before anybody is let in. */
  default List<Revocation> load() throws IOException {
    return List.of();
  }
}
