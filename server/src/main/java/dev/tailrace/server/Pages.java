package dev.tailrace.server;

import java.util.Optional;

/**
 * Where the server finds pages to show to people: the console, the demo. The server has none of its
 * own.
 *
 * <p>Threads: called on the event loops; must not block.
 */
@FunctionalInterface
public interface Pages {
  /** No pages at all. */
  Pages NONE = path -> Optional.empty();

  /**
   * The page at a path.
   *
   * @param path the decoded path of the request, from its first {@code /}, without the query. It is
   *     what the client sent, dot segments included: look it up in a table, never in a file system
   */
  Optional<Page> find(String path);
}
