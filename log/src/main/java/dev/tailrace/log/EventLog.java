package dev.tailrace.log;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A durable, totally ordered, append-only log of entries, each of which belongs to one topic or
 * several. An entry's <em>offset</em> is its identity: 1 or more, strictly rising, possibly with holes. A
 * <em>cursor</em> is the offset of the last entry a reader has had; 0 is before everything. One
 * cursor is complete for any set of topics, because the order is global.
 *
 * <p>The log stores bytes and does not know what they mean.
 *
 * <p>Threads: thread-safe. Callbacks run on the log's writer and must return quickly; only a
 * refusal may come at once, on the caller's thread.
 */
public interface EventLog extends AutoCloseable {
  /**
   * Adds an entry. {@code done} is called once, after the entry is as durable as the log is
   * configured to make it and visible to {@link #read}, or with the reason why it was refused.
   * Entries of one thread keep their order.
   */
  void append(Entry entry, Consumer<Appended> done);

  /**
   * The entries of {@code topics} after cursor {@code after}, in offset order, each once
   * whatever the number of its topics that are among them: at least one if there is one, then as many as fit in {@code maxBytes} of bodies.
   *
   * @throws CorruptLogException if a stored record fails its checksum
   * @throws IOException if the storage cannot be read
   */
  Batch read(Topics topics, long after, int maxBytes) throws IOException;

  /**
   * The cursor at which a reader of {@code topics} starts, for a place that is not a cursor itself.
   *
   * @return empty only for {@link Seek.AfterId}, when no entry that is left carries that id
   */
  OptionalLong seek(Topics topics, Seek place) throws IOException;

  /** The offset of the newest entry that {@link #read} shows; 0 in an empty log. */
  long end();

  /**
   * How many bytes the records fill that are kept and whose canonical topic is on this account: whole
   * records, as they are in segment files, of which one that several retention rules keep is in
   * several. It rises before an append is done, and falls when retention drops records. Any thread
   * may ask, at any time and at no cost.
   *
   * @param account of the {@link Accounts} that the log was made with
   * @return bytes; 0 for an account of which it keeps nothing
   */
  long kept(String account);

  /** The incarnations of this log, by which a cursor that a client brings back is judged. */
  Epochs epochs();

  /**
   * Registers the one listener that hears after every commit what was committed, in offset order,
   * on the log's writer. {@link #end} has counted it by then.
   */
  void onAdvance(Consumer<List<LogRecord>> listener);

  /**
   * Finishes the appends in hand and closes. Later appends are refused with {@link
   * Appended.Reason#CLOSED}.
   */
  @Override
  void close() throws IOException;
}
