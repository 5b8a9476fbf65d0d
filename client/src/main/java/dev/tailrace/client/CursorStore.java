package dev.tailrace.client;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a source keeps its last event id, so that it survives the process.
 *
 * <p>An id is saved after its event has been handled: when the handlers have returned, the
 * subscriber's {@code onNext} has, or the next event has been asked for. A process that dies in
 * between sees that event again; it never misses one. While events come faster than that, an id is
 * saved once a second at the least, and whenever all that has come is handled.
 *
 * <p>Threads: called by one thread at a time, never by two.
 */
public interface CursorStore {
  /**
   * {@return the id saved last, {@code ""} for none} Called when the source is opened, on the
   * thread that opens it.
   *
   * @throws IOException if it cannot be read; the source then does not open, because to start
   *     elsewhere would be to lose events in silence
   */
  String load() throws IOException;

  /**
   * Saves an id in place of the one before.
   *
   * @param lastEventId as the server gave it; {@code ""} forgets the one before
   * @throws IOException if it could not; the stream goes on and tells a {@link Diagnostic}
   */
  void save(String lastEventId) throws IOException;

  /**
   * {@return a store in one small file, replaced as a whole with each save} An id is written beside
   * it first, under its name and {@code .new}.
   *
   * @param path the file, which need not exist; its folder must
   */
  static CursorStore file(Path path) {
    return new FileCursorStore(path);
  }
}
